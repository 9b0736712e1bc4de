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
        var restored = await RestoredAsync(request, cancellationToken);
        var point = restored is not null && restored.At > points[^1].Time ? points.LastOrDefault(p => p.Stamp == restored.Values.GetValueOrDefault("point")) : points[^1];
        return point is null ? None : Of(archives, point);
    }

    /// <summary>The same of another database than the main one: what the tool took of it for the date of that restore.</summary>
    public static async Task<ReferencePoint> OfOtherAsync(PlanRequest request, ArchiveFolder archives, KnownVerdicts known, CancellationToken cancellationToken)
    {
        if (archives.Archives.Select(a => ArchiveFolder.StampOf(a.Name)).LastOrDefault(s => Senaite.Stamp.Parse(s) is not null) is not { } newest)
            return None;
        var restored = await RestoredAsync(request, cancellationToken);
        var files = archives.ChosenFor(restored is not null && restored.At > Senaite.Stamp.Parse(newest) && restored.Values.GetValueOrDefault("date") is { } date ? date : newest);
        return files is [.., var last] && ArchiveFolder.StampOf(last.Name) is var stamp ? new(stamp, archives.RangesOf(files), known.LastOf(stamp, files)) : None;
    }

    private static async Task<PastRun?> RestoredAsync(PlanRequest request, CancellationToken cancellationToken) =>
        request.History is { } history ? (await history.OfAsync("senaite restore", 5, cancellationToken)).FirstOrDefault(r => r.Outcome == Outcome.Succeeded) : null;

    public static ReferencePoint Of(ArchiveFolder archives, RestorePoint point) => new(point.Stamp, archives.RangesOf(point.Archives), point.Last);

    public LiveSource With(LiveSource source) => source with { Archived = Ranges, Point = Stamp, PointLast = Last };

    public string Written => string.Join(' ', Ranges.Select(r => $"{r.Start}:{r.End}:{r.Md5}"));

    public static ImmutableArray<ArchivedRange> Read(string written) =>
        [.. written.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(':')).Select(p => new ArchivedRange(long.Parse(p[0]), long.Parse(p[1]), p[2]))];
}
