using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Watches;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// What repozo keeps: archives by name, and for every full one a <c>.dat</c> that lists it and its increments. Recovering goes by the names
/// alone, so a chain is sound only when names and <c>.dat</c> say the same.
/// </summary>
internal sealed partial record ArchiveFolder(ImmutableArray<Entry> Entries, ImmutableSortedDictionary<string, ImmutableArray<DatEntry>> Dats)
{
    public static readonly ArchiveFolder Empty = ReadAll("", "");

    /// <summary>What counts at that moment: <see cref="Until"/>.</summary>
    public static ArchiveFolder Read(string listing, string dats, DateTimeOffset now) => ReadAll(listing, dats).Until(now);

    /// <summary>Everything that stands there, whatever it is stamped.</summary>
    public static ArchiveFolder ReadAll(string listing, string dats) => new(FolderListing.Read(listing), ReadDats(dats));

    /// <summary>Archives stamped later than now, which this is without.</summary>
    public ImmutableArray<string> Ahead { get; init; } = [];

    /// <summary>
    /// Without what is stamped in the future. repozo passes over such archives until their time has come and takes them for the newest then, although later ones are there:
    /// they are no way back, and no proof that a backup is young.
    /// </summary>
    public ArchiveFolder Until(DateTimeOffset now)
    {
        var ahead = Archives.Select(a => a.Name).Where(a => IsAhead(StampOf(a), now)).ToImmutableArray();
        return ahead.IsEmpty ? this : new(
            [.. Entries.Where(e => !ahead.Contains(e.Name))],
            Dats.Where(d => !IsAhead(d.Key, now)).ToImmutableSortedDictionary(d => d.Key, d => d.Value.RemoveAll(l => ahead.Contains(l.Archive)), StringComparer.Ordinal))
        { Ahead = ahead };
    }

    public static bool IsAhead(string stamp, DateTimeOffset now) => string.CompareOrdinal(stamp, Stamp.Of(now + RestorePointSeen.ClocksDiffer)) > 0;

    /// <summary>What is said of them; null: there are none.</summary>
    public string? AheadTold => Ahead is [var first, ..]
        ? $"{(Ahead.Length == 1 ? $"{first} is" : $"{Ahead.Length} archives, such as {first}, are")} stamped in the future: the host's clock was wrong when {(Ahead.Length == 1 ? "it was" : "they were")} made. "
            + "repozo passes over that until the time has come and takes it for the newest then; move it to another folder"
        : null;

    public bool HasTemporary => Entries.Any(e => e.Name == "tmp.tmp");

    /// <summary>Data archives, oldest first. repozo reads one that is a link as well, so it counts, and its chain says that it is one.</summary>
    public IEnumerable<Entry> Archives => Entries.Where(e => e.Kind is 'f' or 'l' && ArchiveName().IsMatch(e.Name)).OrderBy(e => e.Name, StringComparer.Ordinal);

    public static string StampOf(string archive) => archive[..archive.IndexOf('.', StringComparison.Ordinal)];

    public static bool IsFull(string archive) => archive.EndsWith(".fsz", StringComparison.Ordinal) || archive.EndsWith(".fs", StringComparison.Ordinal);

    /// <summary>The very files that repozo would put together for a date: the newest full one not after it, and the increments up to it.</summary>
    public ImmutableArray<Entry> ChosenFor(string date)
    {
        var chosen = new List<Entry>();
        foreach (var archive in Archives.Reverse().Where(a => string.CompareOrdinal(StampOf(a.Name), date) <= 0))
        {
            chosen.Add(archive);
            if (IsFull(archive.Name))
                return [.. chosen.AsEnumerable().Reverse()];
        }
        return [];
    }

    /// <summary>The <c>.dat</c> that lists these archives.</summary>
    public Entry? DatOf(ImmutableArray<Entry> files) => files is [var first, ..] ? Entries.FirstOrDefault(e => e.Name == $"{StampOf(first.Name)}.dat") : null;

    /// <summary>The lines of that file for these archives.</summary>
    public ImmutableArray<DatEntry> LinesOf(ImmutableArray<Entry> files) =>
        files is [var first, ..] && Dats.TryGetValue(StampOf(first.Name), out var lines) ? [.. lines.Take(files.Length)] : [];

    /// <summary>What the <c>.dat</c> says these archives hold; empty where it does not name them all.</summary>
    public ImmutableArray<ArchivedRange> RangesOf(ImmutableArray<Entry> files) =>
        files is [var full, ..] && Dats.TryGetValue(StampOf(full.Name), out var lines) && files.Length <= lines.Length
            ? [.. lines.Take(files.Length).Select(l => new ArchivedRange(l.Start, l.End, l.Checksum))]
            : [];

    /// <summary>The chains, oldest first: a full archive with its increments, by name.</summary>
    public IEnumerable<ImmutableArray<Entry>> Chains()
    {
        var chain = new List<Entry>();
        foreach (var archive in Archives)
        {
            if (IsFull(archive.Name) && chain.Count > 0)
            {
                yield return [.. chain];
                chain.Clear();
            }
            chain.Add(archive);
        }
        if (chain.Count > 0)
            yield return [.. chain];
    }

    /// <summary>Lines of <c>grep -H</c> over all <c>.dat</c>: <c>FOLDER/STAMP.dat:ARCHIVE START END CHECKSUM</c>.</summary>
    private static ImmutableSortedDictionary<string, ImmutableArray<DatEntry>> ReadDats(string output)
    {
        var dats = new SortedDictionary<string, List<DatEntry>>(StringComparer.Ordinal);
        foreach (var match in Lines.Of(output).Select(l => DatLine().Match(l)).Where(m => m.Success))
        {
            var stamp = match.Groups[1].Value;
            if (!dats.TryGetValue(stamp, out var entries))
                dats[stamp] = entries = [];
            var path = match.Groups[2].Value;
            entries.Add(new(path[(path.LastIndexOf('/') + 1)..], long.Parse(match.Groups[3].Value), long.Parse(match.Groups[4].Value), match.Groups[5].Value));
        }
        return dats.ToImmutableSortedDictionary(d => d.Key, d => d.Value.ToImmutableArray(), StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\A[0-9]{4}(?:-[0-9]{2}){5}\.(?:delta)?fsz?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ArchiveName();

    [GeneratedRegex(@"/(?<1>[0-9]{4}(?:-[0-9]{2}){5})\.dat:(?<2>.+) (?<3>[0-9]{1,18}) (?<4>[0-9]{1,18}) (?<5>\S+)\s*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DatLine();
}
