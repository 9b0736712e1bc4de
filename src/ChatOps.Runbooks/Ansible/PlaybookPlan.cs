using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Time;
using ChatOps.Runbooks.Expectations;

namespace ChatOps.Runbooks.Ansible;

/// <summary>Writes down what would be run: one detached run of ansible over the snapshot, the look that follows it, and what is looked at when it was cut off.</summary>
internal sealed class PlaybookPlan(PlaybookCommand declared, AnsibleSite site, PlanRequest request, TakenFolder folder, ControllerLook look, string code, ExpectedLooks looks)
{
    public const string RunId = "run";
    public const string VerifyId = "verify";
    public const string UndoId = "undo";

    private const string LookId = "left-on-";
    private const string HostsValue = "hosts";
    private const string MarkValue = "mark";
    private const string OrderValue = "order";
    private const string OrderName = "the bot's order to ansible: hosts, variables and options as above";

    /// <summary>What a check run has shown of it; null: none has.</summary>
    public Foreseen? Foreseen { get; init; }

    private string Mark => $"chatops-{request.Handle}";

    private bool IsPreview => IsPreviewOf(declared, request);

    public static bool IsPreviewOf(PlaybookCommand declared, PlanRequest request) => declared.Preview && request.Command.Has(PlaybookCommand.PreviewFlag);

    public static bool IsUndoing(Step step) => step.Id == UndoId;

    /// <summary>The whole order for this command and these hosts.</summary>
    public RunOrder Full(RunOrder order)
    {
        var hosts = order.Hosts;
        return order with
        {
            Playbook = declared.Playbook,
            Variables = Variables.Of(declared, request.Command),
            Tags = declared.Tags,
            Become = declared.Become,
            Check = IsPreview,
            Own = declared.Own,
            Mark = Mark,
            Ways = Needed(order.Ways, hosts),
        };
    }

    /// <param name="full">As <see cref="Full"/> makes it.</param>
    public Plan Of(RunOrder full)
    {
        var hosts = full.Hosts;
        var names = hosts.Select(h => h.Name).ToImmutableArray();
        var title = $"{(IsPreview ? "Preview" : "Play")} {declared.Playbook} on {(names.Length <= 3 ? string.Join(", ", names) : $"{names.Length} hosts")}";
        return new Plan(declared.Spec.Name, request.Target.Id.ToString(), title, [.. Summary(full)], [.. Steps(full)], Basis(hosts), request.ValidUntil)
        {
            Values = Values(full),
            Locks = declared.ReadsOnly ? [] : [.. names.Select(n => $"host:{n}")],
        };
    }

    public static ImmutableArray<string> HostsIn(Plan plan) => [.. plan.Value(HostsValue).Split(' ')];

    public static bool Previews(Plan plan) => plan.Values.GetValueOrDefault("mode") == PlaybookCommand.PreviewFlag;

    public static string OrderIn(Plan plan) => plan.Values.GetValueOrDefault(OrderValue, "");

    public static bool IsLook(Step step) => step.Id.StartsWith(LookId, StringComparison.Ordinal);

    /// <summary>Every path that ansible uses on a host has the run's mark in it.</summary>
    public static Verdict JudgeLook(StepResult result, Plan plan)
    {
        if (result.CutShort is not null || result.ExitStatus != 0 || !result.Whole)
            return Verdict.Unanswered("its processes could not be listed");
        var left = result.OutputLines.Where(l => l.Contains(plan.Value(MarkValue), StringComparison.Ordinal)).Select(ProcessRow.Read).OfType<ProcessRow>().ToList();
        return left.Count == 0 ? Verdict.Passed("no process of the run is left there") : Verdict.Failed($"the run goes on there: {left[0].Told}");
    }

    private IEnumerable<Step> Steps(RunOrder order)
    {
        var run = Run(RunId, $"{(IsPreview ? "Preview" : "Play")} {declared.Playbook}", order);
        yield return declared.ReadsOnly ? run : run with { Undo = [.. order.Hosts.Select((h, i) => Left(h, $"{LookId}{i + 1}")), .. WayBack(order)], StaysDone = !Undoes };
        if (!IsPreview && declared.Verify.Length > 0)
        {
            var verify = declared.Verify == PlaybookCommand.CheckRun
                ? Run(VerifyId, "See that a check run predicts no more change", order with { Check = true })
                : Run(VerifyId, $"Look by {declared.Verify}", order with { Playbook = declared.Verify, Tags = [], Check = false });
            // With a way back, this run's own processes must be gone before it begins.
            yield return Undoes ? verify with { Undo = [.. order.Hosts.Select((h, i) => Left(h, $"{LookId}verified-{i + 1}"))], StaysDone = false } : verify;
        }
        foreach (var expected in IsPreview ? [] : looks.Steps)
            yield return expected;
    }

    private bool Undoes => declared.Undo.Length > 0 && !IsPreview;

    private IEnumerable<Step> WayBack(RunOrder order) => !Undoes ? []
        : [Run(UndoId, $"Take back by {declared.Undo}", order with { Playbook = declared.Undo, Tags = [], Check = false }) with { StaysDone = false }, .. looks.BackSteps];

    private Step Run(string id, string title, RunOrder order) => new(id, title, StepKind.Run, site.User, new CommandLine(Controller.Python, "-I", $"{code}/run.py", "run"))
    {
        // A check run plays the folder's code as well, and some tasks really run in it.
        Effect = declared.ReadsOnly ? Effect.None : Effect.Changes,
        StaysDone = !declared.ReadsOnly,
        Input = order.Json().ToJsonString(),
        InputName = OrderName,
        TimeLimit = declared.TimeLimit,
        ErrorForJudge = true,
    };

    private static Step Left(ApprovedHost host, string id) =>
        new(id, $"See that nothing of the run is left on {host.Name}", StepKind.Check, "", new CommandLine("/usr/bin/ps", "-eo", "pid=,user:32=,args="))
        {
            Host = host.Name,
            TimeLimit = TimeSpan.FromSeconds(30),
        };

    /// <summary>Those that were approved, and hosts that lead there.</summary>
    private static ImmutableArray<ApprovedHost> Needed(ImmutableArray<ApprovedHost> all, ImmutableArray<ApprovedHost> hosts)
    {
        var names = hosts.Select(h => h.Name).Concat(hosts.Select(h => h.Jump)).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(h => names.Contains(h.Name))];
    }

    private ImmutableArray<Fact> Basis(ImmutableArray<ApprovedHost> hosts) =>
    [
        new("the folder's snapshot", $"{folder.Tree[..12]}{(folder.Revision is null ? "" : $" of {folder.ShortRevision}")}"),
        .. hosts.Select(h => new Fact($"host {h.Name}", h.Told)),
        new("ansible-core", look.Version),
        .. Foreseen is null ? (Fact[])[] : [new("what a check run shows", Foreseen.Told)],
        .. looks.Basis,
    ];

    private ImmutableSortedDictionary<string, string> Values(RunOrder order) => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create(HostsValue, string.Join(' ', order.Hosts.Select(h => h.Name))),
        KeyValuePair.Create(MarkValue, Mark),
        KeyValuePair.Create("snapshot", folder.Tree),
        KeyValuePair.Create("revision", folder.Revision ?? ""),
        KeyValuePair.Create(OrderValue, order.Fingerprint),
        KeyValuePair.Create("mode", IsPreview ? PlaybookCommand.PreviewFlag : "run"),
        .. ToolVersions(), .. looks.Values,
    ]);

    private IEnumerable<KeyValuePair<string, string>> ToolVersions()
    {
        var (name, value) = ToolVersion.Of("ansible-core", look.Version);
        yield return KeyValuePair.Create(name, value);
    }

    private IEnumerable<string> Summary(RunOrder order)
    {
        yield return $"{(IsPreview ? "Previews" : "Plays")} {declared.Playbook} on {order.Hosts.Length} host{(order.Hosts.Length == 1 ? "" : "s")}, for at most {Durations.Write(declared.TimeLimit)}: {string.Join(", ", order.Hosts.Select(h => h.Told))}.";
        if (order.Variables.Count > 0)
            yield return $"Variables: {string.Join(", ", declared.Vars.Where(v => order.Variables.ContainsKey(v.Value)).Select(v => $"{v.Value} = {request.Command.Value(v.Key) ?? "false"}"))}.";
        if (declared.Tags.Length > 0)
            yield return $"Only tasks with the tags {string.Join(", ", declared.Tags)}.";
        if (declared.Become)
            yield return "Tasks become root on the hosts, or who the playbook names.";
        foreach (var fact in declared.Own ? [] : FolderFacts.Of(folder, site.Folder, declared.Playbook))
            yield return fact;
        if (Foreseen is not null)
            yield return $"By {Foreseen.Origin}:\n{Foreseen.Told}";
        yield return Afterwards;
        foreach (var expected in looks.Summary)
            yield return expected;
        if (!declared.Allow.IsEmpty)
            yield return $"The command allows: {string.Join(", ", declared.Allow)}.";
        if (Undoes)
            yield return $"When it fails, {declared.Undo} is played on the same hosts, and everything that is looked at must be as it is now.";
        else if (!declared.ReadsOnly && !IsPreview)
            yield return "There is no way back: what a playbook has done until it fails stays.";
    }

    private string Afterwards => (IsPreview, declared.Verify) switch
    {
        (true, _) => "A check run: ansible says what it would change. Commands are not predicted, and tasks that say check_mode: false really run.",
        (_, PlaybookCommand.CheckRun) => "Afterwards a check run must predict no more change; what it cannot predict is called not verified.",
        _ when declared.Own => "It is the bot's own playbook: it reaches each host and changes nothing.",
        (_, "") => declared.ReadsOnly ? "The settings say that it only reads." : "What must hold afterwards is looked at on every host.",
        (_, var playbook) => $"Afterwards {playbook} must come to a good end on every host.",
    };
}
