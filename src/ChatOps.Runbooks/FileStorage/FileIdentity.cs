using System.Globalization;

namespace ChatOps.Runbooks.FileStorage;

/// <summary>
/// Which file it is and in which state, as find tells it: a verdict on a file counts while all of this is the same. The time of the last change of
/// the inode cannot be put back by who rewrites a file in place. A rename and a hard link change it, too.
/// </summary>
/// <param name="Modified">Seconds with their fraction, as text.</param>
/// <param name="Changed">Seconds with their fraction, as text.</param>
internal sealed record FileIdentity(long Inode, long Bytes, string Modified, string Changed)
{
    /// <summary>For <c>find -printf</c>.</summary>
    public const string Format = @"%i\t%s\t%T@\t%C@\n";

    public static FileIdentity? Read(string line) =>
        line.TrimEnd('\n').Split('\t') is [var inode, var bytes, { Length: > 0 } modified, { Length: > 0 } changed]
        && long.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var b)
            ? new(i, b, modified, changed)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Inode}:{Bytes}:{Modified}:{Changed}");
}
