using System.IO.Compression;
using System.Security.Cryptography;

namespace ChatOps.Demo.Backups;

/// <summary>The files of a repozo repository: names, order, and what is inside them.</summary>
internal static class RepozoArchive
{
    public const string StampFormat = "yyyy-MM-dd-HH-mm-ss";
    private const int Chunk = 16 * 1024;

    public static bool IsFull(string file) => file.EndsWith(".fsz", StringComparison.Ordinal) || file.EndsWith(".fs", StringComparison.Ordinal);

    private static bool IsPacked(string file) => file.EndsWith('z');

    public static string Stamp(string file) => Path.GetFileName(file).Split('.')[0];

    public static string ChainFile(string full) => Path.ChangeExtension(full, ".dat");

    /// <summary>From the last full archive not later than <paramref name="when"/> to the last increment not later; by name, as repozo does.</summary>
    public static IReadOnlyList<string> Needed(string repository, string when)
    {
        if (!Directory.Exists(repository)) throw PythonError.Missing(repository);
        var needed = new List<string>();
        foreach (var file in In(repository).OrderByDescending(Path.GetFileName, StringComparer.Ordinal))
        {
            if (string.CompareOrdinal(Stamp(file), when) > 0) continue;
            needed.Insert(0, file);
            if (IsFull(file)) break;
        }

        return needed;
    }

    /// <summary>Full archives and increments, packed or not, in no order.</summary>
    public static IEnumerable<string> In(string repository) =>
        Directory.EnumerateFiles(repository, "????-??-??-??-??-??.*fs").Concat(Directory.EnumerateFiles(repository, "????-??-??-??-??-??.*fsz"));

    /// <summary>Copies a range of the file into a new archive by way of tmp.tmp, which every run shares.</summary>
    public static string Write(string source, string archive, long start, long length, Action halfway)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(archive)!, "tmp.tmp");
        using var input = PythonError.Open(source, FileMode.Open, FileAccess.Read);
        input.Position = start;
        string checksum;
        using (var output = PythonError.Open(temporary, FileMode.Create, FileAccess.Write))
        {
            using var target = IsPacked(archive) ? new GZipStream(output, CompressionLevel.Fastest) : (Stream)output;
            checksum = Copy(input, target, length, () => { target.Flush(); output.Flush(); halfway(); }).Checksum;
        }

        PythonError.Rename(temporary, archive);
        return checksum;
    }

    /// <summary>Unpacks an archive; false where it ends too early.</summary>
    public static bool TryUnpack(string archive, Stream output, out long size, out string checksum)
    {
        using var input = PythonError.Open(archive, FileMode.Open, FileAccess.Read);
        (size, checksum) = (0, "");
        if (!IsPacked(archive))
        {
            (size, checksum) = Copy(input, output, long.MaxValue, null);
            return true;
        }

        try
        {
            using (var gzip = new GZipStream(input, CompressionMode.Decompress, leaveOpen: true)) (size, checksum) = Copy(gzip, output, long.MaxValue, null);
            return input.Length == 0 || LengthAtEnd(input) == (uint)size;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    public static string Checksum(string file, long start, long length)
    {
        using var input = PythonError.Open(file, FileMode.Open, FileAccess.Read);
        input.Position = start;
        return Copy(input, Stream.Null, length, null).Checksum;
    }

#pragma warning disable CA5351 // MD5 is what repozo writes; nothing rests on its strength.
    private static (long Size, string Checksum) Copy(Stream input, Stream output, long length, Action? halfway)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = new byte[Chunk];
        var done = 0L;
        while (done < length)
        {
            // Small files must have a middle too.
            var most = halfway is null ? Chunk : Math.Max(1, length / 2);
            var read = input.Read(buffer, 0, (int)Math.Min(Math.Min(Chunk, most), length - done));
            if (read == 0) break;
            md5.AppendData(buffer, 0, read);
            output.Write(buffer, 0, read);
            done += read;
            if (halfway is null || done * 2 < length) continue;
            halfway();
            halfway = null;
        }

        return (done, Convert.ToHexStringLower(md5.GetHashAndReset()));
    }
#pragma warning restore CA5351

    private static uint LengthAtEnd(FileStream input)
    {
        var tail = new byte[4];
        input.Position = Math.Max(0, input.Length - 4);
        return input.Read(tail) == 4 ? BitConverter.ToUInt32(tail) : 0;
    }
}
