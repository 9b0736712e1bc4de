using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite;

internal sealed partial record BlobSetFolder(ImmutableArray<BlobSet> Sets, string? Latest)
{
    public static readonly BlobSetFolder Empty = new([], null);

    /// <summary>Sets that the recipe packed into tarballs: there, but nobody can count them by listing, and no plan uses them.</summary>
    public ImmutableArray<string> Tarballs { get; init; } = [];

    /// <summary>Sets that are links to another place: the guards hold what is at the name, so no plan uses them.</summary>
    public ImmutableArray<string> Linked { get; init; } = [];

    /// <summary>What counts at that moment: <see cref="Until"/>.</summary>
    /// <param name="blobs">The name of the folder whose sets these are: they are called by it.</param>
    public static BlobSetFolder Read(string listing, string blobs, DateTimeOffset now) => ReadAll(listing, blobs).Until(now);

    /// <summary>Everything that stands there, whatever it is stamped.</summary>
    public static BlobSetFolder ReadAll(string listing, string blobs = "blobstorage")
    {
        var entries = FolderListing.Read(listing);
        bool IsCalled(Entry entry, Regex rest) => entry.Name.StartsWith(blobs + ".", StringComparison.Ordinal) && rest.IsMatch(entry.Name[blobs.Length..]);
        return new(
            [.. entries.Where(e => e.Kind == 'd' && IsCalled(e, SetSuffix())).Select(e => new BlobSet(e))],
            entries.FirstOrDefault(e => e is { Kind: 'l', Name: "latest" })?.LinksTo)
        {
            Linked = [.. entries.Where(e => e.Kind == 'l' && IsCalled(e, SetSuffix())).Select(e => e.Name)],
            Tarballs = [.. entries.Where(e => e.Kind == 'f' && IsCalled(e, Tarball())).Select(e => e.Name).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>Without sets that carry a stamp of the future: they belong to no archive that counts.</summary>
    public BlobSetFolder Until(DateTimeOffset now) => this with { Sets = Sets.RemoveAll(s => s.IsStamped && ArchiveFolder.IsAhead(s.Suffix, now)) };

    /// <summary>The tool's own order, newest first: stamped sets by stamp, then numbered ones by number.</summary>
    public IEnumerable<BlobSet> NewestFirst =>
        Sets.OrderByDescending(s => s.IsStamped).ThenByDescending(s => s.IsStamped ? s.Suffix : "", StringComparer.Ordinal).ThenBy(s => s.Number);

    /// <summary>The set written last, whichever generation of the tool wrote it.</summary>
    public BlobSet? WrittenLast => Sets.OrderByDescending(s => s.Folder.Modified).ThenBy(s => s.Number).FirstOrDefault();

    /// <summary>A stamped set that “latest” does not reach yet: the link is moved when the copy has ended.</summary>
    public bool IsUnfinished(BlobSet set) =>
        set.IsStamped && Latest is { } latest && string.CompareOrdinal(set.Suffix, latest[(latest.LastIndexOf('.') + 1)..]) > 0;

    /// <summary>
    /// The set that a restore to this date takes. Stamps are compared as text where there are any; otherwise, and where none is old enough, the
    /// folder's modification time is, to the fraction of a second, with the date. Null: the tool would take none, or which one depends on how it
    /// was built (stamps can be switched off), so nobody may rely on it.
    /// </summary>
    public BlobSet? ChosenFor(string date)
    {
        if (Stamp.Parse(date) is not { } moment)
            return null;
        var byTime = NewestFirst.FirstOrDefault(s => s.Folder.Time <= moment);
        var byStamp = NewestFirst.FirstOrDefault(s => s.IsStamped && string.CompareOrdinal(s.Suffix, date) <= 0) ?? byTime;
        return byStamp == byTime || Sets.All(s => s.IsStamped) ? byStamp : null;
    }

    [GeneratedRegex(@"\A\.(?:[0-9]{1,6}|[0-9]{4}(?:-[0-9]{2}){5})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SetSuffix();

    [GeneratedRegex(@"\A\.(?:[0-9]{1,6}|[0-9]{4}(?:-[0-9]{2}){5})(?:\.delta)?\.tar(?:\.gz)?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tarball();
}
