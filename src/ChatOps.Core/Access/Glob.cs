using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Access;

/// <summary><c>*</c> stands for any characters, <c>?</c> for one; everything else for itself, in any case.</summary>
public static class Glob
{
    public static bool Any(ImmutableArray<string> globs, string text) => globs.Any(g => Matches(g, text));

    public static bool Matches(string glob, string text) =>
        Regex.IsMatch(
            text,
            "^" + Regex.Escape(glob).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "\\z",
            RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));
}
