using System.Collections.Immutable;
using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Matches archives with blob sets. Pure: everything it knows comes from listings, and from what the bot found out before.</summary>
internal static class RestorePoints
{
    /// <summary>Oldest first.</summary>
    public static ImmutableArray<RestorePoint> Of(ArchiveFolder archives, BlobSetFolder sets, LiveData live, KnownVerdicts? known = null)
    {
        var all = archives.Archives.Where(a => Stamp.Parse(ArchiveFolder.StampOf(a.Name)) is not null).ToList();
        var points = new List<RestorePoint>();
        for (var i = 0; i < all.Count; i++)
        {
            var stamp = ArchiveFolder.StampOf(all[i].Name);
            points.Add(One(Surroundings.At(stamp, archives, sets, live, known ?? KnownVerdicts.None), all[i]));
        }
        return [.. points];
    }

    private static RestorePoint One(Surroundings around, Entry archive)
    {
        var stamp = ArchiveFolder.StampOf(archive.Name);
        var files = around.Archives.ChosenFor(stamp);
        var (end, defects) = ChainCheck.Of(around.Archives, files);
        if (files is [])
            files = [archive];
        var point = new RestorePoint(stamp, ArchiveFolder.IsFull(archive.Name), files, end, null, null, defects, []) { Last = around.Known.LastOf(stamp, files) };
        var candidates = Between(around.Sets, point.Time, around.Next is null ? null : Stamp.Parse(around.Next));
        if (candidates is [])
        {
            var none = around.Sets switch
            {
                { Tarballs: not [] } => "its blob set is a tarball (archive_blob), which this bot does not restore",
                { Linked: [var link, ..] } => $"its blob set is not among the folders, and some sets are links (such as {link}), which this bot does not follow",
                _ => "no blob set was made with it",
            };
            return point with { Defects = [.. defects, none] };
        }
        var judged = candidates.Select(s => (Set: s, Flaws: around.Flaws(s, point), Checked: around.CheckedBy(point, s))).ToList();
        foreach (var (set, _, verdict) in judged.Where(j => j.Flaws is []).OrderBy(j => j.Checked is null).ThenBy(j => j.Set.Count is { Newer.Length: > 0 }))
        {
            if (DateFor(around, point, set) is { } date)
                return point with { Set = set, Date = date, Doubts = verdict is null ? Doubts(set) : [], Checked = verdict };
        }
        var (first, flaws, _) = judged[0];
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
    private static string? DateFor(Surroundings around, RestorePoint point, BlobSet set)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds((long)decimal.Ceiling(set.Folder.Modified));
        return new[] { Stamp.Of(second < point.Time ? point.Time : second), point.Stamp }.FirstOrDefault(Works);

        bool Works(string date) =>
            (around.Next is null || string.CompareOrdinal(date, around.Next) < 0)
            && around.Archives.ChosenFor(date).Select(a => a.Name).SequenceEqual(point.Archives.Select(a => a.Name))
            && around.Sets.ChosenFor(date)?.Name == set.Name;
    }

    private static ImmutableArray<string> Doubts(BlobSet set) => set.Count is { Newer: [var folder, ..] } count
        ? [$"{Folders(count)} in {set.Name} changed after its copy was begun (such as {folder}): the copy may not have ended"]
        : [];

    private static string Folders(BlobCount count) => count.Newer.Length == 1 ? "a folder" : $"{count.Newer.Length} folders";
}
