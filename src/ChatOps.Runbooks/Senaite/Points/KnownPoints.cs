using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>The restore points that the bot has judged, for completion: the newest first, each with its age and what was found.</summary>
internal static class KnownPoints
{
    public static IReadOnlyList<KnownValue> Of(IEnumerable<KeptFinding> kept, DateTimeOffset now) =>
    [
        new("latest", "the newest one there is"),
        .. kept.Where(f => !ArchiveFolder.IsAhead(f.Finding.Key[PointVerdict.Prefix.Length..].Split(' ')[0], now)).GroupBy(f => f.Finding.Key[PointVerdict.Prefix.Length..].Split(' ')[0], StringComparer.Ordinal)
            .OrderByDescending(g => g.Key, StringComparer.Ordinal).Select(g => new KnownValue(g.Key, About(g.Key, g.MaxBy(f => f.At)!, now))),
    ];

    /// <summary>The newest verdict counts: a point may have another blob set since.</summary>
    private static string About(string stamp, KeptFinding newest, DateTimeOffset now) =>
        $"{(Stamp.Parse(stamp) is { } made ? $"{Wording.Span(now - made)} old" : "")}{Found(newest)}";

    private static string Found(KeptFinding kept) => PointVerdict.Read(kept.Finding.Value) switch
    {
        { Whole: true } => ", whole when it was checked",
        { } verdict => $", {Core.Text.InertText.Line(verdict.Told, 60)}",
        null => "",
    };
}
