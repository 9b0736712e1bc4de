using System.Collections.Immutable;
using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Runbooks.Senaite;

/// <summary>One database's part of a restore: what the tool will take for the date it is called with, and what is live now.</summary>
/// <param name="Archives">The very archives, oldest first.</param>
/// <param name="End">The size that the file will have.</param>
/// <param name="Set">Null: this database has no blobs.</param>
/// <param name="RealFile">Without links on the way, as the kernel names open files.</param>
internal sealed record StorePoint(Store Store, ImmutableArray<Entry> Archives, Entry? Dat, long End, BlobSet? Set, Entry? Live, Entry? LiveBlobs, string RealFile)
{
    /// <summary>The archives as their <c>.dat</c> has them, with checksums.</summary>
    public ImmutableArray<DatEntry> Chain { get; init; } = [];

    /// <summary>What the live database holds that this does not.</summary>
    public Losses Losses { get; init; } = Losses.NotAsked;

    public string? SetPath => Set is null ? null : $"{Store.BlobBackups}/{Set.Name}";

    /// <summary>Put together for the date, the files and the set that the tool itself would choose.</summary>
    public static (ImmutableArray<Entry> Archives, long End, BlobSet? Set, ImmutableArray<string> Defects) Chosen(Store store, ArchiveFolder archives, BlobSetFolder sets, string date)
    {
        var files = archives.ChosenFor(date);
        var (end, defects) = ChainCheck.Of(archives, files);
        var set = store.Blobs is null ? null : sets.ChosenFor(date);
        return (files, end, set, store.Blobs is null || set?.Count is not null ? defects : [.. defects, set is null ? "no blob set belongs to it" : $"{set.Name} could not be counted"]);
    }
}
