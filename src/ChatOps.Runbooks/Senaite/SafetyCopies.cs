using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite;

internal static partial class SafetyCopies
{
    public static ImmutableArray<SafetyCopy> Of(ImmutableArray<Entry> data, TimeSpan? keep) =>
        [.. data.Where(e => e.Kind == 'd' && CopyName().IsMatch(e.Name)).OrderBy(e => e.Modified).Select(e => new SafetyCopy(e, e.Time + keep))];

    [GeneratedRegex(@"\A(?:safety|failed)-[A-Za-z0-9]{1,40}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CopyName();
}
