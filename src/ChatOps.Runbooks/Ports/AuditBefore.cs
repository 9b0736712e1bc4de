using System.Collections.Immutable;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Ports;

/// <summary>The last audit that can be compared: same ports, same families, seen from as near, complete.</summary>
internal sealed record AuditBefore(string Handle, DateTimeOffset At, ImmutableArray<AuditRow> Rows)
{
    private const int LookBack = 50;

    public static async Task<AuditBefore?> FindAsync(IHistory? history, string command, string range, string families, string itself, CancellationToken cancellationToken)
    {
        if (history is null)
            return null;
        var runs = await history.OfAsync(command, LookBack, cancellationToken);
        return runs.Where(r => r.Outcome == Outcome.Succeeded && r.Values.GetValueOrDefault("range") == range && r.Values.GetValueOrDefault("families") == families
                && r.Values.GetValueOrDefault("itself", "") == itself)
            .Select(r => Of(r, range)).FirstOrDefault(b => b is not null);
    }

    private static AuditBefore? Of(PastRun run, string range)
    {
        var scans = ScanFacts.All(run.Verdicts.Values, run.Values).ToImmutableArray();
        return !scans.IsEmpty && scans.All(s => s.Complete) && ListenSteps.Found(run.Verdicts) is { } listeners
            ? new(run.Handle, run.At, AuditTable.Of(scans, listeners, PortSet.Read(range)!))
            : null;
    }
}
