using ChatOps.Runbooks.Senaite.Points;

namespace ChatOps.Runbooks.Senaite;

/// <summary>One database as it was before a backup.</summary>
internal sealed record StoreBackup(Store Store, Entry Data, Entry? Blobs, ArchiveFolder Archives)
{
    /// <summary>What the live file is compared with.</summary>
    public ReferencePoint Reference { get; init; } = ReferencePoint.None;

    /// <summary>A pack since then left the old file.</summary>
    public bool HasOld { get; init; }

    public string Newest => Archives.Archives.LastOrDefault()?.Name ?? "";

    /// <summary>What judging needs of it later.</summary>
    public IEnumerable<(string Name, string Value)> Values =>
    [
        ("file" + Store.Suffix, Store.FileName), ("blobs" + Store.Suffix, Store.BlobName), ("data-inode" + Store.Suffix, Data.Inode.ToString()),
        ("data-bytes" + Store.Suffix, Data.Bytes.ToString()), ("blobs-inode" + Store.Suffix, Blobs?.Inode.ToString() ?? "none"),
        ("archives" + Store.Suffix, string.Join(' ', Archives.Archives.Select(a => a.Name))),
        ("source-point" + Store.Suffix, Reference.Stamp), ("source-ranges" + Store.Suffix, Reference.Written), ("source-last" + Store.Suffix, Reference.Last?.ToString() ?? ""),
        ("source-old" + Store.Suffix, HasOld ? "yes" : "no"),
        .. Store.Number == 1 ? [] : Others,
    ];

    /// <summary>Of the main one these are known without being written down.</summary>
    private (string Name, string Value)[] Others =>
    [
        ("database" + Store.Suffix, Store.Name), ("blobs-path" + Store.Suffix, Store.Blobs ?? ""), ("sets-path" + Store.Suffix, Store.BlobBackups ?? ""),
        ("point-prefix" + Store.Suffix, PointVerdict.PrefixOf(Store)),
    ];
}
