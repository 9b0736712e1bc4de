using System.Globalization;

namespace ChatOps.Server.Demo.Backups;

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

/// <summary>A date as the tools take it: yyyy-mm-dd[-hh[-mm[-ss]]], UTC.</summary>
internal static class RestoreDate
{
    /// <summary>Throws the error Python's datetime would raise.</summary>
    public static DateTime Parse(string text)
    {
        var parts = new List<int>();
        foreach (var part in text.Split('-'))
        {
            parts.Add(int.TryParse(part, NumberStyles.None, null, out var number)
                ? number
                : throw new FormatException($"ValueError: invalid literal for int() with base 10: '{part}'"));
        }

        if (parts.Count < 3) throw new FormatException($"TypeError: function missing required argument '{(parts.Count == 1 ? "month" : "day")}' (pos {parts.Count + 1})");
        int At(int index) => index < parts.Count ? parts[index] : 0;
        Require(parts[0] is >= 1 and <= 9999, $"year {parts[0]} is out of range");
        Require(parts[1] is >= 1 and <= 12, "month must be in 1..12");
        Require(parts[2] >= 1 && parts[2] <= DateTime.DaysInMonth(parts[0], parts[1]), "day is out of range for month");
        Require(At(3) < 24, "hour must be in 0..23");
        Require(At(4) < 60, "minute must be in 0..59");
        Require(At(5) < 60, "second must be in 0..59");
        return new DateTime(parts[0], parts[1], parts[2], At(3), At(4), At(5), DateTimeKind.Utc);
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new FormatException($"ValueError: {otherwise}");
    }
}
