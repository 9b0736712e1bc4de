using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Says what is wrong with a chain, and up to which offset of Data.fs it reaches.</summary>
internal static class ChainCheck
{
    /// <param name="files">A full archive and increments, oldest first.</param>
    public static (long End, ImmutableArray<string> Defects) Of(ArchiveFolder folder, ImmutableArray<Entry> files)
    {
        var defects = ImmutableArray.CreateBuilder<string>();
        if (files is [] || !ArchiveFolder.IsFull(files[0].Name))
            return (0, ["no full archive to begin with"]);
        if (!folder.Dats.TryGetValue(ArchiveFolder.StampOf(files[0].Name), out var entries))
            return (0, [$"{ArchiveFolder.StampOf(files[0].Name)}.dat is {(folder.DatOf(files) is { Kind: 'l' } ? "a link, which is not followed" : "missing or empty")}"]);
        long end = 0;
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i].Kind == 'l')
                defects.Add($"{files[i].Name} is a link to {files[i].LinksTo}, which repozo follows and this bot does not: move the file itself there");
            if (files[i].Bytes == 0)
                defects.Add($"{files[i].Name} is empty");
            if (i >= entries.Length || entries[i].Archive != files[i].Name)
            {
                defects.Add(entries.Any(e => e.Archive == files[i].Name)
                    ? $"an archive that the .dat names before {files[i].Name} is missing"
                    : $"{files[i].Name} is in no .dat");
                break;
            }
            if (entries[i].Start != end || entries[i].End <= entries[i].Start)
                defects.Add($"{files[i].Name} does not continue at {end}: it says {entries[i].Start} to {entries[i].End}");
            end = entries[i].End;
        }
        return (end, defects.ToImmutable());
    }

    /// <summary>Archives that the <c>.dat</c> files name and the folder lacks.</summary>
    public static IEnumerable<string> Missing(ArchiveFolder folder) =>
        folder.Dats.Values.SelectMany(d => d).Select(e => e.Archive).Where(a => folder.Entries.All(e => e.Name != a));
}
