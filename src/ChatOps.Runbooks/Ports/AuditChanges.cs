using System.Collections.Immutable;
using System.Text.Json;

namespace ChatOps.Runbooks.Ports;

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
