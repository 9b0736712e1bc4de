using System.Collections.Immutable;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Tests.Runbooks.FileStorage;

/// <summary>What lies in the folders of a recorded tree.</summary>
internal static class TreeFolders
{
    public static BlobFiles Blobs(string folder) => BlobFiles.Of(
        Directory.Exists(folder)
            ? Directory.GetFiles(folder, "0x*.blob", SearchOption.AllDirectories).Select(f => (Path.GetRelativePath(folder, f), new FileInfo(f).Length))
            : []);

    public static BlobFiles Live(RecordedTree tree) => Blobs(Path.Combine(tree.Folder, "blobstorage"));

    public static BlobFiles Set(RecordedTree tree, string name) =>
        Blobs(Path.Combine(tree.Folder, Directory.Exists(Path.Combine(tree.Folder, "blobstoragebackups", name)) ? "blobstoragebackups" : "blobstoragebackups.rotated", name, "blobstorage"));

    /// <summary>Newest first: by stamp, or of rotated ones 0 first.</summary>
    public static IReadOnlyList<(string Name, BlobFiles Files)> Sets(RecordedTree tree)
    {
        var names = Directory.GetDirectories(Path.Combine(tree.Folder, "blobstoragebackups"), "blobstorage.*").Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);
        return [.. (names.First().Contains('-', StringComparison.Ordinal) ? names.Reverse() : names).Select(n => (n, Set(tree, n)))];
    }

    /// <summary>The lines of the newest chain's <c>.dat</c>.</summary>
    public static ImmutableArray<ArchivedRange> Ranges(RecordedTree tree) =>
        [.. File.ReadAllLines(Directory.GetFiles(tree.Backups, "*.dat").Order(StringComparer.Ordinal).Last()).Select(l => l.Split(' '))
            .Select(w => new ArchivedRange(long.Parse(w[1]), long.Parse(w[2]), w[3]))];

    public static string Newest(RecordedTree tree) =>
        Directory.GetFiles(tree.Backups).Select(f => Path.GetFileName(f)!).Where(f => f.Contains("fs", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Last();
}
