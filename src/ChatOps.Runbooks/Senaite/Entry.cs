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
