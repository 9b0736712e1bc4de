using System.Collections.Immutable;
using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Runbooks.Senaite;

/// <summary>One place where restore points come from: the daily backups, or the snapshots. Each has its own archives, blob sets and tool.</summary>
internal sealed record PointSource(ArchiveFolder Archives, BlobSetFolder Sets, OtherStores Others, ImmutableArray<RestorePoint> Points)
{
    /// <param name="others">What the bot found out before of another database.</param>
    public static async Task<PointSource> OfAsync(SenaiteTarget target, Survey any, LiveData live, KnownVerdicts known, Func<Store, Task<KnownVerdicts>> others)
    {
        var survey = any.Of(target);
        if (target.Backups.Length == 0)
            return new(ArchiveFolder.Empty, BlobSetFolder.Empty, new([]), []);
        var archives = await survey.ArchivesAsync();
        var sets = await survey.CountedBlobSetsAsync();
        var sides = await OtherStores.OfAsync(target, survey, others);
        var points = sides.Judge(RestorePoints.Of(archives, sets, live, known));
        return new(archives, sets, sides, target.Snapshots ? [.. points.Select(p => p with { Snapshot = true })] : points);
    }

    /// <summary>Oldest first. A stamp that both have is the backup's.</summary>
    public static ImmutableArray<RestorePoint> Together(PointSource backups, PointSource snapshots) =>
    [
        .. backups.Points.Concat(snapshots.Points.Where(s => backups.Points.All(b => b.Stamp != s.Stamp))).OrderBy(p => p.Stamp, StringComparer.Ordinal),
    ];
}
