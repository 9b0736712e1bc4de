using System.Collections.Immutable;
using System.Globalization;

namespace ChatOps.Runbooks.Senaite;

/// <summary>One thing in a folder, as <c>find -printf</c> tells it.</summary>
/// <param name="Kind">find's letter: <c>f</c>, <c>d</c>, <c>l</c>.</param>
internal sealed record Entry(char Kind, long Inode, long Bytes, decimal Modified, string Owner, string Name, string LinksTo)
{
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks((long)(Modified * TimeSpan.TicksPerSecond));

    /// <summary>When its content, name or rights changed last: nobody can put that back. Zero: the listing did not ask.</summary>
    public decimal Changed { get; init; }

    /// <summary>The same as a time: not before it came to its name.</summary>
    public DateTimeOffset Renamed => DateTimeOffset.UnixEpoch.AddTicks((long)(Changed * TimeSpan.TicksPerSecond));

    /// <summary><c>inode:bytes:mtime</c>, as a guard compares it on the host.</summary>
    public string Identity => $"{Inode}:{Bytes}:{decimal.Floor(Modified):0}";

    /// <summary><c>inode:bytes:mtime</c> with nanoseconds: what stays the same when it is renamed.</summary>
    public string Moved => $"{Inode}:{Bytes}:{Nanoseconds(Modified)}";

    /// <summary><c>inode:bytes:mtime:ctime</c> with nanoseconds: what stays the same only when nobody touches it at all.</summary>
    public string Still => $"{Moved}:{Nanoseconds(Changed)}";

    private static string Nanoseconds(decimal time) => (decimal.Truncate(time * 1_000_000_000m) / 1_000_000_000m).ToString("0.000000000", CultureInfo.InvariantCulture);
}

internal static class FolderListing
{
    /// <summary>For <c>-printf</c>: tabs between, one line each. A name with a tab or a line break in it is none of ours.</summary>
    public const string Format = @"%y\t%i\t%s\t%T@\t%u\t%f\t%l\t%C@\n";

    public static ImmutableArray<Entry> Read(string output) => [.. Lines.Of(output).Select(One).OfType<Entry>()];

    private static Entry? One(string line) =>
        line.Split('\t') is [{ Length: 1 } kind, var inode, var bytes, var time, var owner, var name, var target, .. var more] && more.Length <= 1
        && long.TryParse(inode, out var i) && long.TryParse(bytes, out var b)
        && decimal.TryParse(time, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var t)
            ? new Entry(kind[0], i, b, t, owner, name, target)
            {
                Changed = more is [var changed] && decimal.TryParse(changed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var c) ? c : 0,
            }
            : null;
}
