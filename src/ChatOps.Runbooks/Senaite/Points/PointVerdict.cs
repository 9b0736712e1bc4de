using ChatOps.Core.Plans;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite.Points;

/// <summary>
/// What the bot once found out about a restore point with a certain blob set. It counts as long as archives and set are the ones of then, so a point that
/// was not whole stays so for ever, whatever later listings look like.
/// </summary>
/// <param name="Archives">What the archives of its chain were.</param>
/// <param name="Set">What the set was.</param>
/// <param name="Last">The point's newest transaction; null: nobody unpacked its last archive.</param>
/// <param name="Told">For people, such as <c>not whole: 99 of 111 blobs; …</c>.</param>
internal sealed record PointVerdict(string Archives, string Set, bool Whole, TransactionId? Last, string Told)
{
    public const string Prefix = "point ";

    /// <summary>Points of other databases are kept apart: nobody restores them by themselves.</summary>
    public static string PrefixOf(Store store) => store.Number == 1 ? Prefix : $"point-of {store.Name} ";

    public static string KeyOf(string stamp, long setInode, string prefix = Prefix) => $"{prefix}{stamp} {setInode}";

    /// <summary>The archives by name, inode, size and time: an archive never changes after it was made.</summary>
    public static string ArchivesOf(IEnumerable<Entry> files) => Short(string.Join('\n', files.Select(f => $"{f.Name} {f.Identity}")));

    /// <summary>A rotated set gets another name at every backup; its folder and what is in it stay.</summary>
    public static string SetOf(Entry folder, BlobFiles files) => Short($"{folder.Inode} {files.Count} {files.Bytes}");

    public Finding AsFinding(string stamp, long setInode, string prefix = Prefix) =>
        new(KeyOf(stamp, setInode, prefix), string.Join('|', Archives, Set, Whole ? "whole" : "not-whole", Last?.ToString() ?? "", Told));

    public static PointVerdict? Read(string value) =>
        value.Split('|', 5) is [var archives, var set, ("whole" or "not-whole") and var whole, var last, var told]
            ? new(archives, set, whole == "whole", TransactionId.Parse(last), told)
            : null;

    private static string Short(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16];
}
