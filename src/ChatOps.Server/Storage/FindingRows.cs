using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;

namespace ChatOps.Server.Storage;

/// <summary>Some hundred bytes for each; the oldest of a target go when there are more than it could ever have restore points.</summary>
internal static class FindingRows
{
    private const int Most = 5000;

    public static void Keep(Session session, KeptFinding kept)
    {
        session.Execute(
            """
            INSERT INTO findings (target, key, value, origin, at) VALUES (@Target, @Key, @Value, @Origin, @At)
            ON CONFLICT (target, key) DO UPDATE SET value = excluded.value, origin = excluded.origin, at = excluded.at
            """,
            new { Target = kept.Target.ToString(), kept.Finding.Key, kept.Finding.Value, kept.Origin, At = Moment.Text(kept.At) });
        session.Execute(
            "DELETE FROM findings WHERE target = @Target AND key IN (SELECT key FROM findings WHERE target = @Target ORDER BY at DESC, key LIMIT 9223372036854775807 OFFSET @Most)",
            new { Target = kept.Target.ToString(), Most });
    }

    public static IReadOnlyList<KeptFinding> Of(Session session, TargetId target, string prefix) =>
        [.. session.Query<Row>(
            "SELECT key AS Key, value AS Value, origin AS Origin, at AS At FROM findings WHERE target = @Target AND key >= @Prefix AND key < @Beyond ORDER BY key",
            new { Target = target.ToString(), Prefix = prefix, Beyond = Beyond(prefix) })
            .Select(r => new KeptFinding(target, new(r.Key, r.Value), r.Origin, Moment.Parse(r.At)))];

    public static IReadOnlyList<KeptFinding> All(Session session, string prefix) =>
        [.. session.Query<TargetRow>(
            "SELECT target AS Target, key AS Key, value AS Value, origin AS Origin, at AS At FROM findings WHERE key >= @Prefix AND key < @Beyond ORDER BY target, key",
            new { Prefix = prefix, Beyond = Beyond(prefix) })
            .Select(r => new KeptFinding(TargetId.Parse(r.Target), new(r.Key, r.Value), r.Origin, Moment.Parse(r.At)))];

    /// <summary>The first key behind all that begin so. Keys are compared byte by byte on both databases, and what they begin with is the bot's own word.</summary>
    private static string Beyond(string prefix) => prefix.Length == 0 ? "\uffff" : prefix[..^1] + (char)(prefix[^1] + 1);

    private sealed record TargetRow(string Target, string Key, string Value, string Origin, string At);

    private sealed record Row(string Key, string Value, string Origin, string At);
}
