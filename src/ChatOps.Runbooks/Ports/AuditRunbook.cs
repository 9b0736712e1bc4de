using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Text;

namespace ChatOps.Runbooks.Ports;

/// <summary><c>/ports audit</c>: what is open outside, joined with what listens inside, and what changed since the last time.</summary>
internal sealed class AuditRunbook() : PortsRunbook(new CommandSpec(
    "ports", "audit", "What is exposed and by which program, filtered, local, unexplained; changes since last time", Risk.Read, [Host, Range],
    ["ports audit web1", "ports audit web1 --range 1-10000"]))
{
    private const int MostChanges = 30;

    protected override async Task<Planning> PlanAsync(PlanRequest request, PortsTarget target, PlanLooks looks, CancellationToken cancellationToken)
    {
        var (addresses, left, refused) = await looks.AddressesAsync();
        if (refused is not null)
            return refused;
        var (tool, toolMissing) = await looks.ListenToolAsync();
        if (tool is null)
            return toolMissing!;
        var (version, nmapMissing) = await looks.NmapAsync();
        if (nmapMissing is not null)
            return nmapMissing;
        var (itself, untold) = await looks.ItselfAsync(addresses);
        if (untold is not null)
            return untold;
        var range = request.Command.Value("range") ?? target.Range;
        var values = ScanValues(target, addresses, range, version, itself).Concat(ListenSteps.Values(tool)).ToList();
        var before = await AuditBefore.FindAsync(request.History, Spec.Name, range, values.Find(v => v.Name == "families").Value, string.Join(' ', itself), cancellationToken);
        var known = await KnownPorts.FindAsync(request.History, addresses, range, cancellationToken);
        if (before is not null)
            values.AddRange([("last", before.Handle), ("last-at", before.At.ToString("O", CultureInfo.InvariantCulture)), ("last-rows", AuditChanges.Write(before.Rows))]);
        return new Planning.Ready(NewPlan(
            request, target, $"Audit the ports of {target.Name}",
            [
                .. ScanSummary(target, addresses, left, range, version, itself, known), $"Inside, {tool.Asked.Name} is asked as {tool.User}.",
                before is null ? "There is no audit of these ports to compare with." : $"Compared with {before.Handle}.",
            ],
            [.. KnownPorts.Of(target, known), .. ListenSteps.Of(target, tool), .. ScanSteps.Of(target, addresses, range)], values));
    }

    public override Verdict Judge(Step step, StepResult result, JudgeContext context) =>
        KnownPorts.IsKnown(step) ? KnownPorts.Judge(step, result) : ScanSteps.IsScan(step) ? ScanSteps.Judge(step, result, context, hostAnswers: true) : ListenSteps.Judge(step, result);

    public override Reply Report(RunSummary run)
    {
        var scans = ScanSteps.Found(run.Plan, run.Verdicts);
        if (ListenSteps.Found(run.Verdicts) is not { } listeners)
            return new Reply($"{run.Plan.Value("name")}: the audit did not come about", run.Reason);
        var complete = run.Outcome == Outcome.Succeeded && ScanWords.IsComplete(run.Plan, scans);
        var text = new List<string>();
        if (!complete)
            text.Add($"{run.Reason}. THIS AUDIT IS INCOMPLETE: nothing follows from a port that is missing in it.");
        text.AddRange(scans.Select(ScanWords.Told));
        text.AddRange(ScanWords.NotLooked(run.Plan, scans));
        text.AddRange(ScanWords.FromItself(scans));
        var rows = complete ? AuditTable.Of(scans, listeners, PortSet.Read(run.Plan.Value("range"))!) : [];
        if (complete)
            text.AddRange(Changes(run, rows));
        text.AddRange(ListenSteps.Notes(listeners, run.Plan, run.Verdicts));
        var tone = !complete || rows.Any(IsUnexplained) ? Tone.Warning : Tone.Neutral;
        var reply = new Reply(Title(run, rows, scans, complete), string.Join('\n', text), tone).With("Ports", run.Plan.Value("range"))
            .With("From", run.Plan.Value("from")).With("Asked inside", $"{run.Plan.Value("tool")} as {run.Plan.Value("seen-by")}").With("Took", UnitText.Duration(run.Took));
        return rows.IsEmpty
            ? reply
            : reply with { Table = new(["Port", "State", "Program", "Bound to"], [.. AuditTable.Folded(rows.Select(r => Row(r, run)))]) };
    }

    private static bool IsUnexplained(AuditRow row) => row.Exposure is Exposure.OpenWithoutListener or Exposure.OpenToItselfWithoutListener;

    public override IEnumerable<Measure> Measures(PastRun run) => OpenPorts(run);

    private static string Title(RunSummary run, ImmutableArray<AuditRow> rows, ImmutableArray<ScanFacts> scans, bool complete)
    {
        var name = run.Plan.Value("name");
        if (!complete)
            return $"{name}: audit incomplete; {ScanSteps.Count(PortSet.Of(scans.SelectMany(s => s.Open.Ports)).Count, "open port")} found until then";
        var unexplained = rows.Count(IsUnexplained);
        var outside = $"{rows.Count(r => r.Exposure is Exposure.Exposed or Exposure.ExposedV6Only)} exposed, {rows.Count(r => r.Exposure == Exposure.Filtered)} filtered";
        var itself = $"{rows.Count(r => r.Exposure == Exposure.OpenToItself)} open from the host itself";
        var seen = scans.All(s => s.FromItself) ? itself : scans.Any(s => s.FromItself) ? $"{outside}, {itself}" : outside;
        var title = $"{name}: {seen}, {rows.Count(r => r.Exposure == Exposure.LoopbackOnly)} loopback only";
        return unexplained > 0 ? $"{title}, {unexplained} open without a listener" : title;
    }

    private static IEnumerable<string> Changes(RunSummary run, ImmutableArray<AuditRow> rows)
    {
        if (run.Plan.Values.GetValueOrDefault("last-rows") is not { } last)
            return ["There is no earlier audit of the same ports and families to compare with."];
        var since = $"{run.Plan.Value("last")} of {DateTimeOffset.Parse(run.Plan.Value("last-at"), CultureInfo.InvariantCulture):yyyy-MM-dd HH:mm} UTC";
        var changes = AuditChanges.Of(AuditChanges.Read(last), rows).ToList();
        return changes.Count == 0
            ? [$"Nothing changed since {since}."]
            : [$"{ScanSteps.Count(changes.Count, "change")} since {since}:", .. changes.Take(MostChanges), .. changes.Count > MostChanges ? [$"and {changes.Count - MostChanges} more"] : Array.Empty<string>()];
    }

    private static ImmutableArray<string> Row(AuditRow row, RunSummary run) =>
    [
        $"{row.Port}/{row.Protocol}", AuditTable.Words(row.Exposure),
        row.Programs.Length > 0 ? row.Programs
            : row.Exposure == Exposure.OpenToItselfWithoutListener ? "not shown (forwarded, or a container's)"
            : row.Exposure == Exposure.OpenWithoutListener ? "none on this host (forwarded, or another device)"
            : ListenSteps.NobodyShown(row.Protocol, row.Port, run.Plan, run.Verdicts),
        row.Where,
    ];
}
