using System.Text;

namespace ChatOps.Server.Demo.Zope;

/// <summary>The demo's Data.fs: the magic of a FileStorage, then one line of text for each record.</summary>
internal static class DataFile
{
    private const string Mark = "\nTX ";

    public static ReadOnlySpan<byte> Beginning => "FS30"u8;

    public static byte[] Record(string text) => Encoding.UTF8.GetBytes(Mark + text.ReplaceLineEndings(" "));

    public static int CountRecords(Stream data)
    {
        data.Position = 0;
        using var reader = new StreamReader(data, Encoding.UTF8, leaveOpen: true);
        var count = 0;
        while (reader.ReadLine() is { } line) if (line.StartsWith(Mark[1..], StringComparison.Ordinal)) count++;
        return count;
    }
}

/// <summary>The blobstorage in ZODB's "bushy" layout.</summary>
internal static class BlobTree
{
    private const string Prefix = "0x00/0x00/0x00/0x00/0x00/0x00/0x00";

    public static int Count(HostTree tree) => Directory.Exists(tree.Blobs) ? Directory.EnumerateFiles(tree.Blobs, "*.blob", SearchOption.AllDirectories).Count() : 0;

    public static string Add(HostTree tree, byte[] content)
    {
        for (var number = 1; ; number++)
        {
            var folder = Path.Combine(tree.Blobs, Prefix, $"0x{number / 0x100:x2}", $"0x{number % 0x100:x2}");
            if (Directory.Exists(folder)) continue;
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, $"0x{DateTime.UtcNow.Ticks:x16}.blob");
            File.WriteAllBytes(file, content);
            return file;
        }
    }
}
