using System.Globalization;

namespace ChatOps.Demo.Backups;

/// <summary>One backup of the blobs: a numbered folder up to crb 4.1.1, one named by a stamp from 4.2.0.</summary>
internal sealed record BlobSet(string Folder, int? Number, string? Stamp)
{
    public string Name => Path.GetFileName(Folder);

    public DateTime Modified => Directory.GetLastWriteTimeUtc(Folder);

    /// <summary>Newest first: stamped sets by stamp, then numbered ones by number.</summary>
    public static IReadOnlyList<BlobSet> In(string container) =>
    [
        .. Directory.EnumerateDirectories(container, "blobstorage.*").Select(Of).OfType<BlobSet>()
            .OrderBy(set => set.Number is not null).ThenByDescending(set => set.Stamp, StringComparer.Ordinal).ThenBy(set => set.Number),
    ];

    /// <summary>
    /// Which set a restore takes. Numbered sets are chosen by the folder's modification time, which is a little later than the stamp of
    /// the database archive made by the same run: the exact stamp therefore takes the set before it. Stamped sets compare by stamp.
    /// </summary>
    public static BlobSet? ToRestore(IReadOnlyList<BlobSet> newestFirst, DateTime? date) => newestFirst.FirstOrDefault(set => date is not { } limit
        || (set.Stamp is { } stamp ? string.CompareOrdinal(stamp, limit.ToString(RepozoArchive.StampFormat)) <= 0 : set.Modified <= limit));

    /// <summary>Sets older than the oldest database archive belong to nothing any more.</summary>
    public bool IsOlderThan(string oldestArchive) => Stamp is { } stamp
        ? string.CompareOrdinal(stamp, oldestArchive) < 0
        : Modified < DateTime.ParseExact(oldestArchive, RepozoArchive.StampFormat, null, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static BlobSet? Of(string folder)
    {
        var suffix = Path.GetFileName(folder)["blobstorage.".Length..];
        if (int.TryParse(suffix, NumberStyles.None, null, out var number)) return new BlobSet(folder, number, null);
        return DateTime.TryParseExact(suffix, RepozoArchive.StampFormat, null, DateTimeStyles.None, out _) ? new BlobSet(folder, null, suffix) : null;
    }
}
