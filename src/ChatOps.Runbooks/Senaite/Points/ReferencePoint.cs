using System.Collections.Immutable;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>
/// The restore point that the live Data.fs must continue: the newest one, or, after a restore of ours, the one that was restored, for the newer ones hold
/// what the restore took away.
/// </summary>
internal sealed record ReferencePoint(string Stamp, ImmutableArray<ArchivedRange> Ranges, TransactionId? Last)
{
    public static readonly ReferencePoint None = new("", [], null);

    public static async Task<ReferencePoint> OfAsync(PlanRequest request, ArchiveFolder archives, IReadOnlyList<RestorePoint> points, CancellationToken cancellationToken)
    {
        if (points is [])
            return None;
        var restored = request.History is { } history ? (await history.OfAsync("senaite restore", 5, cancellationToken)).FirstOrDefault(r => r.Outcome == Outcome.Succeeded) : null;
        var point = restored is not null && restored.At > points[^1].Time ? points.LastOrDefault(p => p.Stamp == restored.Values.GetValueOrDefault("point")) : points[^1];
        return point is null ? None : Of(archives, point);
    }

    public static ReferencePoint Of(ArchiveFolder archives, RestorePoint point) => new(point.Stamp, archives.RangesOf(point.Archives), point.Last);

    public LiveSource With(LiveSource source) => source with { Archived = Ranges, Point = Stamp, PointLast = Last };

    public string Written => string.Join(' ', Ranges.Select(r => $"{r.Start}:{r.End}:{r.Md5}"));

    public static ImmutableArray<ArchivedRange> Read(string written) =>
        [.. written.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(':')).Select(p => new ArchivedRange(long.Parse(p[0]), long.Parse(p[1]), p[2]))];
}
