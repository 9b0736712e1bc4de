using System.Collections.Immutable;
using System.Globalization;

namespace ChatOps.Runbooks.Senaite;

/// <summary>One thing in a folder, as <c>find -printf</c> tells it.</summary>
/// <param name="Kind">find's letter: <c>f</c>, <c>d</c>, <c>l</c>.</param>
internal sealed record Entry(char Kind, long Inode, long Bytes, decimal Modified, string Owner, string Name, string LinksTo)
{
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks((long)(Modified * TimeSpan.TicksPerSecond));

    /// <summary><c>inode:bytes:mtime</c>, as a guard compares it on the host.</summary>
    public string Identity => $"{Inode}:{Bytes}:{decimal.Floor(Modified):0}";
}

internal static class FolderListing
{
    /// <summary>For <c>-printf</c>: tabs between, one line each. A name with a tab or a line break in it is none of ours.</summary>
    public const string Format = @"%y\t%i\t%s\t%T@\t%u\t%f\t%l\n";

    public static ImmutableArray<Entry> Read(string output) => [.. Lines.Of(output).Select(One).OfType<Entry>()];

    private static Entry? One(string line) =>
        line.Split('\t') is [{ Length: 1 } kind, var inode, var bytes, var time, var owner, var name, var target]
        && long.TryParse(inode, out var i) && long.TryParse(bytes, out var b)
        && decimal.TryParse(time, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var t)
            ? new Entry(kind[0], i, b, t, owner, name, target)
            : null;
}
