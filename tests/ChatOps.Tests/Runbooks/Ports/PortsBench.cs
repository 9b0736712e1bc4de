using System.Collections.Immutable;
using ChatOps.Core.Commands;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks;

namespace ChatOps.Tests.Runbooks.Ports;

/// <summary>Plans of the family on a host that answers as the test says.</summary>
internal sealed class PortsBench : IHostProbe
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    public const string Ss = "/usr/bin/ss -tulnpe";
    public const string Netstat = "/usr/bin/env LC_ALL=C /usr/bin/netstat -tulnpeW";

    private readonly Dictionary<string, ProbeResult> _answers = new(StringComparer.Ordinal)
    {
        ["/usr/bin/nmap --version"] = new(0, "Nmap version 7.93 ( https://nmap.org )\nPlatform: x86_64\n", ""),
        ["/usr/bin/id -un"] = new(0, "root\n", ""),
        [Ss] = new(0, "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n", ""),
        [Netstat] = new(0, "Proto Recv-Q Send-Q Local Address           Foreign Address         State       User       Inode      PID/Program name\n", ""),
    };

    public List<string> Asked { get; } = [];

    public Host Host { get; init; } = new("web1", "Local", "10.99.4.2", "", "", []);

    public IReadOnlyList<PastRun> Past { get; set; } = [];

    /// <summary>Who answers for the host, and for where scans start: this, unless they are real.</summary>
    public (IHostProbe Host, IHostProbe Elsewhere)? Real { get; init; }

    public static IRunbook Runbook(string verb) => AllRunbooks.Commands.Single(c => c.Spec.Name == $"ports {verb}");

    public PortsBench Answering(string command, int? status, string output = "")
    {
        _answers[command] = new(status, output, "");
        return this;
    }

    public Task<Planning> PlanAsync(string verb, TargetId? target = null, params (string Name, string Value)[] values)
    {
        var runbook = Runbook(verb);
        var id = target ?? new TargetId("host", Host.Name);
        var command = new ParsedCommand(runbook.Spec, id, values.ToImmutableSortedDictionary(v => v.Name, v => v.Value));
        var on = new Target(id, Host, ImmutableSortedDictionary<string, string>.Empty.Add("ScanFrom", "bot"));
        return runbook.PlanAsync(
            new(command, on, Real?.Host ?? this, "k3x9p", Now, TimeZoneInfo.Utc, Now.AddHours(1), TargetBusy: false)
            {
                Elsewhere = name => name == "bot" ? Real?.Elsewhere ?? this : null,
                History = new Known(Past),
            },
            CancellationToken.None);
    }

    public async Task<Plan> ReadyAsync(string verb, params (string Name, string Value)[] values)
    {
        var plan = Assert.IsType<Planning.Ready>(await PlanAsync(verb, null, values)).Plan;
        Assert.Null(plan.Problem());
        Assert.True(plan.ReadsOnly);
        return plan;
    }

    public Task<ProbeResult> RunAsync(
        string user, CommandLine command, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null,
        CancellationToken cancellationToken = default)
    {
        Asked.Add(command.ToString());
        // A way over a wire, unless the test says otherwise.
        var otherwise = command.Arguments is ["/usr/sbin/ip", "route", "get", var address] ? new ProbeResult(0, $"{address} via 192.0.2.1 dev eth0 src 192.0.2.2 uid 0\n    cache\n", "") : null;
        return Task.FromResult(_answers.GetValueOrDefault(command.ToString()) ?? otherwise ?? new ProbeResult(127, "", "no such file"));
    }

    public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) => RunAsync("root", line.Command, cancellationToken: cancellationToken);

    /// <summary>Judges results in the order of the plan's steps, as the engine does, and tells how it ends.</summary>
    public static Ran Run(Plan plan, string verb, params (string Step, StepResult Result)[] results) =>
        Judged(plan, verb, [.. results.Select(r => (r.Step, Runbook(verb).Judge(plan.Find(r.Step), r.Result, new(plan, Verdicts(plan, verb, results, r.Step), false, Now))))]);

    /// <summary>A step that the engine ended: its own verdict, with what the runbook can still tell.</summary>
    public static Verdict Ended(Plan plan, string verb, string step, StepResult result) =>
        Runbook(verb).FoundUntil(plan.Find(step), result).Aggregate(Verdict.Failed("it was ended on demand; none of its processes is left"), (v, f) => v.With(f.Key, f.Value));

    public static Ran Judged(Plan plan, string verb, (string Step, Verdict Verdict)[] verdicts, bool cancelled = false)
    {
        var operation = PlannedOperation.Of(plan, Runbook(verb).Spec, Now) with
        {
            Runs = [.. NotTold(plan, verdicts).Concat(verdicts).Select(v => new StepRun(v.Step, false, Now) { EndedAt = Now, Verdict = v.Verdict })],
            Cancel = cancelled ? new("operator", Now, null) : null,
        };
        var end = Assert.IsType<NextMove.End>(NextMove.Of(operation));
        var summary = new RunSummary(
            plan, "k3x9p", end.Outcome, end.Code, end.Reason, verdicts.ToImmutableSortedDictionary(v => v.Step, v => v.Verdict), false, TimeSpan.FromSeconds(5), TimeZoneInfo.Utc);
        var past = new PastRun("k3x9p", plan.Command, end.Outcome, Now, plan.Values, summary.Verdicts);
        return new(end.Outcome, end.Code, Runbook(verb).Report(summary), past);
    }

    /// <summary>The look at ports known before may fail without harm; most tests are not about it.</summary>
    private static IEnumerable<(string Step, Verdict Verdict)> NotTold(Plan plan, (string Step, Verdict Verdict)[] verdicts) =>
        plan.Steps.Where(s => s.Id.StartsWith("known-", StringComparison.Ordinal) && verdicts.All(v => v.Step != s.Id)).Select(s => (s.Id, Verdict.Failed("not told")));

    private static ImmutableSortedDictionary<string, Verdict> Verdicts(Plan plan, string verb, (string Step, StepResult Result)[] results, string before) =>
        results.TakeWhile(r => r.Step != before).Aggregate(
            ImmutableSortedDictionary<string, Verdict>.Empty,
            (known, r) => known.Add(r.Step, Runbook(verb).Judge(plan.Find(r.Step), r.Result, new(plan, known, false, Now))));

    private sealed class Known(IReadOnlyList<PastRun> runs) : IHistory
    {
        public Task<IReadOnlyList<PastRun>> OfAsync(string command, int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<PastRun>>([.. runs.Where(r => r.Command == command)]);
    }
}

internal sealed record Ran(Outcome Outcome, string? Code, ChatOps.Core.Chat.Reply Report, PastRun Past)
{
    public string Told => $"{Report.Title}\n{Report.Text}";

    public IReadOnlyList<string> Rows => [.. Report.Table?.Rows.Select(r => string.Join(" | ", r)) ?? []];
}
