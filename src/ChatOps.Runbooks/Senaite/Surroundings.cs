using System.Collections.Immutable;
using ChatOps.Runbooks.FileStorage;
using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Runbooks.Senaite;

/// <summary>All that the restore points of one database are judged by.</summary>
/// <param name="Next">The stamp of the point behind it.</param>
/// <param name="NextFull">The stamp with which the next chain begins.</param>
internal sealed record Surroundings(ArchiveFolder Archives, BlobSetFolder Sets, LiveData Live, KnownVerdicts Known, string? Next, string? NextFull)
{
    /// <summary>
    /// Where nobody unpacked the last archive, what was committed so long before the stamp is certainly in it: a transaction's id is of its begin, and a
    /// long import commits much later.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>As seen from one stamp.</summary>
    public static Surroundings At(string stamp, ArchiveFolder archives, BlobSetFolder sets, LiveData live, KnownVerdicts known)
    {
        var later = archives.Archives.Where(a => string.CompareOrdinal(ArchiveFolder.StampOf(a.Name), stamp) > 0 && Stamp.Parse(ArchiveFolder.StampOf(a.Name)) is not null).ToList();
        return new(archives, sets, live, known, Of(later.FirstOrDefault()), Of(later.FirstOrDefault(a => ArchiveFolder.IsFull(a.Name))));

        static string? Of(Entry? archive) => archive is null ? null : ArchiveFolder.StampOf(archive.Name);
    }

    /// <summary>Never by counting: what a set lacks is told by the names of the blobs, which carry their transaction.</summary>
    public ImmutableArray<string> Flaws(BlobSet set, RestorePoint point)
    {
        if (set.Files is not { } files)
            return [$"{set.Name} could not be listed to its end"];
        if (Sets.IsUnfinished(set))
            return [$"{set.Name} is newer than what “latest” points to ({Sets.Latest}): its copy did not end"];
        if (Known.Of(point.Stamp, point.Archives, set) is var (verdict, origin, _) && !verdict.Whole)
            return [$"{verdict.Told} (found by {origin})"];
        var blobs = PointBlobs.Of(point.Last ?? TransactionId.At(point.Time - Margin), files, Live.Files, OfChain(point));
        return blobs.IsWhole ? [] : [$"{set.Name} is {blobs.Told}"];
    }

    public (string Origin, DateTimeOffset At)? CheckedBy(RestorePoint point, BlobSet set) =>
        Known.Of(point.Stamp, point.Archives, set) is var (verdict, origin, at) && verdict.Whole ? (origin, at) : null;

    /// <summary>The sets that were made while this chain grew: nothing was packed between them.</summary>
    private IReadOnlyCollection<BlobFiles> OfChain(RestorePoint point) =>
        [.. Sets.Sets.Where(s => IsAfter(s, point.Chain) && !(NextFull is { } next && IsAfter(s, next))).Select(s => s.Files).OfType<BlobFiles>()];

    private static bool IsAfter(BlobSet set, string stamp) =>
        set.IsStamped ? string.CompareOrdinal(set.Suffix, stamp) >= 0 : set.Folder.Time >= Stamp.Parse(stamp);
}
