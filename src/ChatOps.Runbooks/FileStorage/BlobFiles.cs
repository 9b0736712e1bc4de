using System.Globalization;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>The blob files below one folder with their sizes, by their path in it. Uploads under way (<c>tmp</c>) are none of them.</summary>
internal sealed class BlobFiles
{
    /// <summary>For <c>find -printf</c>: the folder that was asked for, the path in it, the size.</summary>
    public const string Format = @"%H\t%P\t%s\n";

    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);

    public static readonly BlobFiles None = new();

    public int Count => _sizes.Count;

    public long Bytes => _sizes.Values.Sum();

    public IEnumerable<string> Paths => _sizes.Keys;

    public bool IsLawn => _sizes.Count > 0 && _sizes.Keys.All(p => p.AsSpan().Count('/') <= 1);

    public long? SizeOf(string path) => _sizes.TryGetValue(path, out var size) ? size : null;

    /// <summary>Those that a transaction up to this one wrote.</summary>
    public IEnumerable<string> UpTo(TransactionId end) => _sizes.Keys.Where(p => WrittenBy(p) is { } tid && tid <= end);

    /// <summary>The transaction that wrote a blob file, as its name tells; null: the name is none of ZODB's.</summary>
    public static TransactionId? WrittenBy(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name.StartsWith("0x") && name.EndsWith(".blob") ? TransactionId.Parse(name[2..^".blob".Length].ToString()) : null;
    }

    public static BlobFiles Of(IEnumerable<(string Path, long Bytes)> files)
    {
        var made = new BlobFiles();
        foreach (var (path, bytes) in files)
            made._sizes[path] = bytes;
        return made;
    }

    /// <summary>What <see cref="Format"/> listed.</summary>
    /// <param name="part">From the folder that was asked for and the path in it: whose file it is, and its path there. Null: nobody's.</param>
    public static Dictionary<string, BlobFiles> Read(string output, Func<string, string, (string Folder, string Path)?> part)
    {
        var folders = new Dictionary<string, BlobFiles>(StringComparer.Ordinal);
        foreach (var line in output.AsSpan().EnumerateLines())
        {
            if (line.ToString().Split('\t') is not [var folder, var path, var size] || WrittenBy(path) is null
                || !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || part(folder.TrimEnd('/'), path) is not var (name, inside))
                continue;
            if (!folders.TryGetValue(name, out var files))
                folders[name] = files = new();
            files._sizes[inside] = bytes;
        }
        return folders;
    }
}
