namespace ChatOps.Runbooks.Senaite;

/// <summary>One database as it was before a backup.</summary>
internal sealed record StoreBackup(Store Store, Entry Data, Entry? Blobs, ArchiveFolder Archives)
{
    /// <summary>What judging needs of it later.</summary>
    public IEnumerable<(string Name, string Value)> Values =>
    [
        ("file" + Store.Suffix, Store.FileName), ("blobs" + Store.Suffix, Store.BlobName), ("data-inode" + Store.Suffix, Data.Inode.ToString()),
        ("data-bytes" + Store.Suffix, Data.Bytes.ToString()), ("blobs-inode" + Store.Suffix, Blobs?.Inode.ToString() ?? "none"),
        ("archives" + Store.Suffix, string.Join(' ', Archives.Archives.Select(a => a.Name))),
    ];
}
