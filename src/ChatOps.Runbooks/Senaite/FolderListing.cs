using System.Collections.Immutable;
using System.Globalization;

namespace ChatOps.Runbooks.Senaite;

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
