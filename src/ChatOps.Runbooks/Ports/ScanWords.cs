using System.Collections.Immutable;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Ports;

/// <summary>Scans in sentences. What was not looked at is never called closed.</summary>
internal static class ScanWords
{
    public static string Title(RunSummary run, ImmutableArray<ScanFacts> scans)
    {
        var name = run.Plan.Value("name");
        var open = ScanSteps.Count(PortSet.Of(scans.SelectMany(s => s.Open.Ports)).Count, "open port");
        var complete = IsComplete(run.Plan, scans);
        return run.Outcome switch
        {
            Outcome.Succeeded => IsPreview(run.Plan) ? $"{name}: {open} among the {Nmap.FastPorts} most usual (preview)" : $"{name}: {open}",
            _ when complete && scans.All(s => !s.Alive) => $"{name}: nothing answers",
            Outcome.Cancelled => $"{name}: scan cancelled, incomplete; {open} until then",
            Outcome.Unknown => $"{name}: nobody can tell how the scan ended; {open} until then",
            _ => $"{name}: the scan is incomplete; {open} until then",
        };
    }

    public static string About(Plan plan) => IsPreview(plan)
        ? $"PREVIEW: only the {Nmap.FastPorts} ports that are open most often were looked at. All of them: /ports scan {plan.Value("name")}"
        : $"Ports {plan.Value("range")} were asked for.";

    public static string Told(ScanFacts scan) => scan switch
    {
        { Complete: false } => $"{scan.Address}: INCOMPLETE{(scan.Percent.Length > 0 ? $", cut off at about {scan.Percent} %" : "")}. "
            + (scan.Open.Count > 0 ? $"Found open until then: {scan.Open}. " : "No open port was found until then. ")
            + "Of all other ports nothing is known.",
        { Alive: false } => $"{scan.Address}: nothing answers ({scan.Reasons}). It is down, or something drops everything; this does not say that no port is open.",
        { FromItself: true } => $"{scan.Address}, from the host itself: {scan.Open.Count} open, {scan.ClosedCount} closed, {scan.FilteredCount} without an answer"
            + (scan.Reasons.Length > 0 ? $" (not open because: {scan.Reasons})." : "."),
        _ => $"{scan.Address}: {scan.Open.Count} open, {scan.ClosedCount} closed, {scan.FilteredCount} filtered"
            + (scan.Reasons.Length > 0 ? $" (not open because: {scan.Reasons})." : "."),
    };

    /// <summary>What a scan that passed no wire does not say.</summary>
    public static IEnumerable<string> FromItself(ImmutableArray<ScanFacts> scans)
    {
        var itself = scans.Where(s => s.FromItself).Select(s => s.Address).ToList();
        if (itself.Count > 0)
            yield return $"{string.Join(" and ", itself)} {(itself.Count == 1 ? "is an address" : "are addresses")} of the host that scanned: no wire and no firewall was passed, "
                + "and what others can reach is not known. To see that, scan from another host (Ports:ScanFrom).";
    }

    /// <summary>Addresses of the plan whose scan never began.</summary>
    public static IEnumerable<string> NotLooked(Plan plan, ImmutableArray<ScanFacts> scans) =>
        plan.Value("addresses").Split(' ').Where(a => scans.All(s => s.Address != a)).Select(a => $"{a}: not scanned at all.");

    public static bool IsComplete(Plan plan, ImmutableArray<ScanFacts> scans) =>
        scans.Length == plan.Steps.Count(ScanSteps.IsScan) && scans.All(s => s.Complete);

    private static bool IsPreview(Plan plan) => plan.Value("range").Length == 0;
}
