using System.Globalization;
using ChatOps.Runbooks.FileStorage;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Reads what <c>find -printf</c> says of blobs.</summary>
internal static class BlobListing
{
    /// <summary>A file's size, or a folder that is newer than the set.</summary>
    public static BlobCount Count(string output)
    {
        long files = 0, bytes = 0;
        var newer = System.Collections.Immutable.ImmutableArray.CreateBuilder<string>();
        foreach (var line in output.Split('\n'))
        {
            if (line.StartsWith("f ", StringComparison.Ordinal) && long.TryParse(line.AsSpan(2, (line.IndexOf(' ', 2) is > 0 and var end ? end : line.Length) - 2), out var size))
            {
                files++;
                bytes += size;
            }
            else if (line.StartsWith("d ", StringComparison.Ordinal))
            {
                newer.Add(line[2..]);
            }
        }
        return new(files, bytes, newer.ToImmutable()) { Others = [.. output.Split('\n').Where(l => l.StartsWith("o ", StringComparison.Ordinal)).Select(l => l[2..])] };
    }

    /// <summary>The blob files by name.</summary>
    public static BlobFiles Files(string output) => BlobFiles.Of(
        from line in output.Split('\n')
        let fields = line.Split(' ', 3)
        where fields.Length == 3 && BlobFiles.WrittenBy(fields[2]) is not null && long.TryParse(fields[1], out _)
        select (fields[2], long.Parse(fields[1])));

    /// <summary>Modification time and size of each.</summary>
    public static System.Collections.Immutable.ImmutableArray<(decimal Modified, long Bytes)> Times(string output)
    {
        var blobs = System.Collections.Immutable.ImmutableArray.CreateBuilder<(decimal, long)>();
        foreach (var line in output.Split('\n'))
        {
            if (line.Split(' ') is [var time, var size, ..] && long.TryParse(size, out var bytes)
                && decimal.TryParse(time, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var modified))
                blobs.Add((modified, bytes));
        }
        return blobs.ToImmutable();
    }
}
