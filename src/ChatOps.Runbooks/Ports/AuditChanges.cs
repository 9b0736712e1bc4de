using System.Collections.Immutable;
using System.Text.Json;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.HostCommands;

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

/// <summary>What is different from the audit before.</summary>
internal static class AuditChanges
{
    public static IEnumerable<string> Of(ImmutableArray<AuditRow> before, ImmutableArray<AuditRow> now)
    {
        var (old, fresh) = (ByKey(before), ByKey(now));
        foreach (var row in now.Where(r => !old.ContainsKey(r.Key)))
            yield return $"New: {Tell(row)}";
        foreach (var row in before.Where(r => !fresh.ContainsKey(r.Key)))
            yield return $"Gone: {Tell(row)}";
        foreach (var row in now.Where(r => old.TryGetValue(r.Key, out var was) && (was.Exposure, was.Programs) != (r.Exposure, r.Programs)))
            yield return $"Changed: {Tell(row)}; it was {AuditTable.Words(old[row.Key].Exposure)}{By(old[row.Key])}";
    }

    public static string Write(ImmutableArray<AuditRow> rows) => JsonSerializer.Serialize(rows);

    public static ImmutableArray<AuditRow> Read(string text) => JsonSerializer.Deserialize<ImmutableArray<AuditRow>>(text);

    private static Dictionary<string, AuditRow> ByKey(ImmutableArray<AuditRow> rows) =>
        rows.GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    private static string Tell(AuditRow row) => $"{row.Port}/{row.Protocol} {AuditTable.Words(row.Exposure)}{By(row)} ({row.Where})";

    private static string By(AuditRow row) => row.Programs.Length > 0 ? $", {row.Programs}" : "";
}
