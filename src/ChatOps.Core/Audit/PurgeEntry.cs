using System.Globalization;

namespace ChatOps.Core.Audit;

/// <summary>
/// The detail of an entry <see cref="RecordWords.Purged"/>: <c>KEYID SIGNATURE 7=HASH,9=HASH REASON</c>. It lists the purged entries, each with the SHA-256 of
/// what is left of its line.
/// </summary>
public sealed record PurgeEntry(string KeyId, string Signature, string List, string Reason)
{
    /// <summary>So many are listed in one entry; its detail has an end.</summary>
    public const int MostListed = 60;

    public static string Sign(RecordKey key, RecordHead before, IEnumerable<PurgedLine> lines, string reason)
    {
        var list = string.Join(',', lines.Select(l => $"{l.Number}={l.Hash}"));
        return $"{key.Id} {key.Sign(TextOf(before, key.Id, list, reason))} {list} {reason}";
    }

    /// <summary>Null: it lists nothing.</summary>
    public static PurgeEntry? Read(string detail) =>
        detail.Split(' ', 4) is [var key, var signature, var list, var reason] ? new(key, signature, list, reason) : null;

    public IEnumerable<PurgedLine> Lines =>
        from one in List.Split(',')
        let parts = one.Split('=')
        where parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select new PurgedLine(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);

    public bool IsBy(PublicRecordKey key, RecordHead before) => KeyId == key.Id && key.Attests(TextOf(before, KeyId, List, Reason), Signature);

    private static string TextOf(RecordHead before, string keyId, string list, string reason) =>
        $"chatops-purge v1 {before.Number + 1} {before.Hash} {keyId} {list} {reason}";
}
