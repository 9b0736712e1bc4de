using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Demo.Zope;

/// <summary>The blobstorage in ZODB's "bushy" layout: a folder for each byte of the object's id, a file for each of its states.</summary>
internal static class BlobTree
{
    public static int Count(HostTree tree) => Directory.Exists(tree.Blobs) ? Directory.EnumerateFiles(tree.Blobs, "*.blob", SearchOption.AllDirectories).Count() : 0;

    /// <summary>As a ZEO that starts finds or makes it.</summary>
    public static void Prepare(HostTree tree)
    {
        Directory.CreateDirectory(Path.Combine(tree.Blobs, "tmp"));
        var layout = Path.Combine(tree.Blobs, ".layout");
        if (!File.Exists(layout)) File.WriteAllText(layout, "bushy");
    }

    public static string Add(HostTree tree, BlobRecord blob, byte[] content)
    {
        var file = Path.Combine(tree.Blobs, blob.BushyPath);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return file;
    }

    /// <summary>What a ZEO that finds no Data.fs does: the blobs of a database that is not there are rubbish to it.</summary>
    public static void Clear(HostTree tree)
    {
        if (!Directory.Exists(tree.Blobs)) return;
        foreach (var folder in Directory.GetDirectories(tree.Blobs, "0x*")) Directory.Delete(folder, recursive: true);
    }
}
