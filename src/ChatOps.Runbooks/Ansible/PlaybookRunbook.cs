using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Ansible.Events;
using ChatOps.Runbooks.Expectations;

namespace ChatOps.Runbooks.Ansible;

/// <summary>Plays a playbook of the team's: what was approved is a copy of their files, hosts by name and address, and these variables.</summary>
public sealed class PlaybookRunbook : IRunbook
{
    private readonly PlaybookCommand _declared;
    private readonly AnsibleSite _site;
    private readonly IInventory _inventory;

    /// <summary>Throws with all sentences of <see cref="PlaybookCommand.Problems"/> when there are any: such a command must not start.</summary>
    public PlaybookRunbook(PlaybookCommand declared, AnsibleSite site, IInventory inventory)
    {
        if (declared.Problems() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(declared));
        (_declared, _site, _inventory) = (declared, site, inventory);
    }

    public CommandSpec Spec => _declared.Spec;

    public TargetId? FixedTarget => _declared.Target;

    public async Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var declared = _declared.For(request.Command);
        var controller = new Controller(_site, request.Host);
        var taken = await controller.TakeAsync(cancellationToken);
        if ((taken.Refused ?? Lacks(taken.Answer!, declared)) is { } refused)
            return refused;
        var (code, tree) = (await controller.KeepCodeAsync(cancellationToken), await controller.KeepAsync(taken.Answer!, cancellationToken));
        if ((code.Refused ?? tree.Refused) is { } unkept)
            return unkept;
        var reachable = Reachable(taken.Answer!);
        var order = new RunOrder(_site, tree.Answer!, taken.Answer!.Tree, reachable, Ways: reachable) { Honoured = Honoured(taken.Answer) };
        var look = await controller.LookAsync(code.Answer!, order.Json(), cancellationToken);
        if (look.Refused is { } unseen)
            return unseen;
        var chosen = HostChoice.Of(_declared.HostsOf(request.Command), request.Command.Value(GroupOptions.Only), look.Answer!, _inventory);
        if (chosen.Refused is { } unknown)
            return unknown;
        var expected = Expected(request, chosen.Answer!);
        if (await expected.LookAsync(request, cancellationToken) is { } dark)
            return dark;
        var plan = new PlaybookPlan(declared, _site, request, taken.Answer, look.Answer!, code.Answer!, expected);
        var full = plan.Full(order with { Hosts = [.. chosen.Answer!.Select(h => ApprovedHost.Of(h, RemoteUser(taken.Answer)))] });
        var (foreseen, unforeseen) = await ForeseenAsync(request, controller, taken.Answer, code.Answer!, full, cancellationToken);
        return unforeseen is not null ? unforeseen
            : new Planning.Ready(new PlaybookPlan(declared, _site, request, taken.Answer, look.Answer!, code.Answer!, expected) { Foreseen = foreseen }.Of(full));
    }

    /// <summary>
    /// A check run executes the folder's code. So before anybody has approved it runs only for a revision that is trusted and in which nothing was found that would
    /// really run, leave the approved hosts, or be the folder's own code.
    /// </summary>
    private async Task<(Foreseen? Foreseen, Planning.Refused? Refused)> ForeseenAsync(
        PlanRequest request, Controller controller, TakenFolder folder, string code, RunOrder order, CancellationToken cancellationToken)
    {
        if (!_declared.Preview || order.Check)
            return default;
        var trusted = folder.TrustedBy ?? await TrustRunbook.ReleasedAsync(request.Findings, folder.Revision, cancellationToken);
        if (trusted is not null && folder.Unpredictable.IsEmpty)
        {
            var result = await controller.PreviewAsync(code, (order with { Check = true }).Json(), cancellationToken);
            var verdict = result.CutShort ?? new RunJudge([.. order.Hosts.Select(h => h.Name)], _declared.Allow) { IsCheck = true }.Of(result);
            var told = verdict.Kind == VerdictKind.Passed ? Foreseen.Words(verdict) : $"it came to no good end: {verdict.Why}";
            return (new(told, $"a check run before any approval, because {trusted}"), null);
        }
        var earlier = await Foreseen.EarlierAsync(request, order, cancellationToken);
        return earlier is not null || !_declared.PreviewFirst ? (earlier, null)
            : (null, new("preview-first", $"this revision is not trusted{(folder.Unpredictable.IsEmpty ? "" : $" to be predicted ({folder.Unpredictable[0]})")}, so a check run has to be approved first: "
                + $"ask for the same with --{PlaybookCommand.PreviewFlag}, and then again without it within two hours"));
    }

    public Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        if (ExpectedLooks.IsOne(step))
            return ExpectedLooks.Judge(step, result, context.Plan);
        if (PlaybookPlan.IsLook(step))
            return PlaybookPlan.JudgeLook(result, context.Plan);
        var checks = step.Id == PlaybookPlan.VerifyId && _declared.Verify == PlaybookCommand.CheckRun;
        if (_declared.Own && result.CutShort is null)
            return HostFacts.Into(new RunJudge(PlaybookPlan.HostsIn(context.Plan), _declared.Allow).Of(result), result);
        var judge = new RunJudge(PlaybookPlan.HostsIn(context.Plan), _declared.Allow) { IsCheck = checks || PlaybookPlan.Previews(context.Plan) };
        var verdict = result.CutShort ?? judge.Of(result);
        if (checks)
            return CheckJudge.Of(verdict, context.Earlier.GetValueOrDefault(PlaybookPlan.RunId));
        return step.Id == PlaybookPlan.RunId && _declared.Preview ? verdict with { Findings = [Seen(verdict, context.Plan)] } : verdict;
    }

    public bool ProvesByLooks(Step step) => ExpectedLooks.IsOne(step);

    public IEnumerable<KeyValuePair<string, string>> FoundUntil(Step step, StepResult result)
    {
        var story = RunStory.Read(result.ErrorLines, result.Whole);
        return RunFacts.Into(Verdict.Unknown(""), story, [.. story.Results.Select(r => r.Host).Concat(story.Open.Select(o => o.Host)).Distinct().Order()]).Facts;
    }

    public Progress? ProgressOf(Step step, string line, Progress? before) => RunProgress.After(before, line);

    public IReadOnlyList<string>? NotGood(IReadOnlyDictionary<string, Verdict> verdicts) =>
        [.. new[] { PlaybookPlan.RunId, PlaybookPlan.VerifyId }.SelectMany(s => RunFacts.NotGood(verdicts.GetValueOrDefault(s))).Distinct(StringComparer.Ordinal)];

    public Reply Report(RunSummary run) => PlaybookReport.Of(run, Spec.Name);

    /// <summary>What a check run has shown is kept for the run that follows it, and no longer counts once that was begun.</summary>
    private static Finding Seen(Verdict verdict, Plan plan) =>
        PlaybookPlan.Previews(plan) && verdict.Kind == VerdictKind.Passed ? Foreseen.Shown(PlaybookPlan.OrderIn(plan), verdict) : Foreseen.Run(PlaybookPlan.OrderIn(plan));

    private Planning.Refused? Lacks(TakenFolder folder, PlaybookCommand declared)
    {
        string[] wanted = [.. declared.Own ? (string[])[] : [declared.Playbook], .. new[] { _declared.Verify, _declared.Undo }.Where(p => p is not ("" or PlaybookCommand.CheckRun)), .. _site.Inventory];
        return wanted.FirstOrDefault(p => !folder.Files.Any(f => f.Path == p || f.Path.StartsWith($"{p}/", StringComparison.Ordinal))) is { } missing
            ? new("playbook-missing", $"{_site.Folder}{(folder.Revision is null ? "" : $" at revision {folder.ShortRevision}")} has no {missing}")
            : folder.MissingCollections is [var collection, ..]
            ? new("collection-missing", $"tasks use {collection}, and the folder has no collections/ansible_collections/{collection.Replace('.', '/')}; put it there")
            : null;
    }

    /// <summary>The bot looks by its own ways and as its own account on each host: ansible's word is not asked.</summary>
    private ExpectedLooks Expected(PlanRequest request, IReadOnlyList<Host> hosts) =>
        new(PlaybookPlan.IsPreviewOf(_declared, request) ? [] : _declared.Expect, request.Command, hosts.Select(h => h.Name), user: "", _declared.Undo.Length > 0);

    private ImmutableArray<ApprovedHost> Reachable(TakenFolder folder) => [.. _inventory.Hosts.Where(h => h.Ssh is not null).Select(h => ApprovedHost.Of(h, RemoteUser(folder)))];

    private static ImmutableArray<ConfigLine> Honoured(TakenFolder folder) => [.. folder.Config.Where(c => c.IsHonoured)];

    private string RemoteUser(TakenFolder folder) =>
        _site.RemoteUser.Length > 0 ? _site.RemoteUser : folder.Config.FirstOrDefault(c => c is { Section: "defaults", Key: "remote_user" })?.Value ?? "";
}
