using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite;

/// <summary>A state that can be gone back to: database and blobs together, or the reasons why not.</summary>
/// <param name="Date">What is handed to the tool so that it takes exactly these archives and this set; null when no date does both.</param>
/// <param name="End">The size Data.fs will have.</param>
/// <param name="Doubts">The blob set looks as if its copy had not ended; only people can tell.</param>
internal sealed record RestorePoint(
    string Stamp, bool Full, ImmutableArray<Entry> Archives, long End, BlobSet? Set, string? Date, ImmutableArray<string> Defects,
    ImmutableArray<string> Doubts)
{
    /// <summary>A snapshot of the database and the blobs, which a tool of its own restores.</summary>
    public bool Snapshot { get; init; }

    public bool Restorable => Defects is [] && Set is not null && Date is not null;

    public DateTimeOffset Time => Senaite.Stamp.Parse(Stamp)!.Value;

    public string Chain => ArchiveFolder.StampOf(Archives[0].Name);

    public long ArchiveBytes => Archives.Sum(a => a.Bytes);
}

/// <summary>What is known of the live data, to judge blob sets by.</summary>
/// <param name="Blobs">Modification time and size of every live blob.</param>
internal sealed record LiveData(Entry? DataFs, ImmutableArray<(decimal Modified, long Bytes)> Blobs)
{
    public static readonly LiveData None = new(null, []);
}

/// <summary>Matches archives with blob sets. Pure: everything it knows comes from listings.</summary>
internal static class RestorePoints
{
    /// <summary>
    /// A blob's file can be older than the transaction that put it in place (a long import); younger than this before the point it proves nothing.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>Oldest first.</summary>
    public static ImmutableArray<RestorePoint> Of(ArchiveFolder archives, BlobSetFolder sets, LiveData live)
    {
        var all = archives.Archives.Where(a => Stamp.Parse(ArchiveFolder.StampOf(a.Name)) is not null).ToList();
        var points = new List<RestorePoint>();
        for (var i = 0; i < all.Count; i++)
        {
            var stamp = ArchiveFolder.StampOf(all[i].Name);
            var next = all.Skip(i + 1).Select(a => ArchiveFolder.StampOf(a.Name)).FirstOrDefault(s => s != stamp);
            points.Add(One(archives, sets, live, all[i], next, points));
        }
        return [.. points];
    }

    private static RestorePoint One(ArchiveFolder archives, BlobSetFolder sets, LiveData live, Entry archive, string? next, List<RestorePoint> earlier)
    {
        var stamp = ArchiveFolder.StampOf(archive.Name);
        var files = archives.ChosenFor(stamp);
        var (end, defects) = ChainCheck.Of(archives, files);
        if (files is [])
            files = [archive];
        var point = new RestorePoint(stamp, ArchiveFolder.IsFull(archive.Name), files, end, null, null, defects, []);
        var candidates = Between(sets, point.Time, next is null ? null : Stamp.Parse(next));
        if (candidates is [])
            return point with { Defects = [.. defects, sets.Tarballs is [] ? "no blob set was made with it" : "its blob set is a tarball (archive_blob), which this bot does not restore"] };
        var judged = candidates.Select(s => (Set: s, Flaws: Flaws(s, candidates, point, next is null, earlier, live))).ToList();
        foreach (var (set, _) in judged.Where(j => j.Flaws is []).OrderBy(j => j.Set.Count is { Newer.Length: > 0 }))
        {
            if (DateFor(archives, sets, point, set, next) is { } date)
                return point with { Set = set, Date = date, Doubts = Doubts(set) };
        }
        var (first, flaws) = judged[0];
        return point with
        {
            Set = first,
            Doubts = Doubts(first),
            Defects = [.. defects, .. flaws is [] ? [$"no date makes the tool take {first.Name} with it"] : flaws],
        };
    }

    /// <summary>Sets made at or after the point and before the next one, the first of them first. Without a change in the database all are equal.</summary>
    private static ImmutableArray<BlobSet> Between(BlobSetFolder sets, DateTimeOffset from, DateTimeOffset? until)
    {
        var stamp = Stamp.Of(from);
        return [.. sets.Sets
            .Where(s => s.IsStamped ? s.Suffix == stamp : s.Folder.Time >= from && (until is null || s.Folder.Time < until))
            .OrderByDescending(s => s.IsStamped).ThenBy(s => s.Folder.Modified)];
    }

    /// <summary>A date for which the tool takes this set and this point's archives; both are tried by the tool's own rules.</summary>
    private static string? DateFor(ArchiveFolder archives, BlobSetFolder sets, RestorePoint point, BlobSet set, string? next)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds((long)decimal.Ceiling(set.Folder.Modified));
        return new[] { Stamp.Of(second < point.Time ? point.Time : second), point.Stamp }.FirstOrDefault(Works);

        bool Works(string date) =>
            (next is null || string.CompareOrdinal(date, next) < 0)
            && archives.ChosenFor(date).Select(a => a.Name).SequenceEqual(point.Archives.Select(a => a.Name))
            && sets.ChosenFor(date)?.Name == set.Name;
    }

    private static ImmutableArray<string> Flaws(
        BlobSet set, ImmutableArray<BlobSet> candidates, RestorePoint point, bool newest, List<RestorePoint> earlier, LiveData live)
    {
        if (set.Count is not { } count)
            return [$"{set.Name} could not be counted"];
        // Nothing was written between these, so the one that has less lacks something.
        if (candidates.FirstOrDefault(c => c.Count is { } other && (other.Files > count.Files || other.Bytes > count.Bytes)) is { } fuller)
            return [$"{set.Name} is incomplete: {count}, while {fuller.Name} of the same state of the database has {fuller.Count}"];
        // Within one chain nothing was packed, so blobs only ever came.
        var larger = earlier.Where(e => e.Set?.Count is not null && e.Archives[0].Name == point.Archives[0].Name && e.Defects is [])
            .FirstOrDefault(e => e.Set!.Count!.Files > count.Files || e.Set.Count.Bytes > count.Bytes);
        if (larger is not null)
            return [$"{set.Name} is incomplete: {count}, while {larger.Set!.Name} of {larger.Stamp} in the same chain has {larger.Set.Count}"];
        var old = live.Blobs.Where(b => Before(b.Modified, point)).ToList();
        if (old.Count > count.Files || old.Sum(b => b.Bytes) > count.Bytes)
            return [$"{set.Name} is incomplete: {count}, while {old.Count} live blobs are older than the point"];
        if (newest && live.DataFs is { } data && data.Bytes == point.End && data.Modified <= set.Folder.Modified && live.Blobs.Length > count.Files)
            return [$"{set.Name} is incomplete: {count}, while the database has not changed since and there are {live.Blobs.Length} live blobs"];
        return [];
    }

    private static bool Before(decimal modified, RestorePoint point) => modified < (point.Time - Margin).ToUnixTimeSeconds();

    private static ImmutableArray<string> Doubts(BlobSet set) => set.Count is { Newer: [var folder, ..] } count
        ? [$"{Folders(count)} in {set.Name} changed after its copy was begun (such as {folder}): the copy may not have ended"]
        : [];

    private static string Folders(BlobCount count) => count.Newer.Length == 1 ? "a folder" : $"{count.Newer.Length} folders";
}
