namespace ChatOps.Core.Catalogue;

/// <summary>
/// Whoever needs help does not know how to ask for it: <c>help</c>, <c>?</c> and <c>aide</c> are <c>/ops help</c>, alone, with what it is about behind them,
/// behind a family, and as the option that every program has.
/// </summary>
internal static class HelpWord
{
    private static readonly string[] All = ["help", "?", "aide", "hilfe", "--help", "-h", "—help"];

    public static bool Is(string word) => All.Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <returns>The same as it is typed in full; as it was, where nobody asks for help.</returns>
    public static string InFull(string text, Catalogue catalogue)
    {
        var words = text.Trim().TrimStart('/').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [var first, .. var about] when Is(first) && !catalogue.Family(first).Any() => Ask(about),
            [var family, var second] when Is(second) && catalogue.Family(family).Any() && catalogue.Find(family, second) is null => Ask([family]),
            [var family, var verb, .. var rest, var last] when Is(last) && last.Length > 1 && last[0] is '-' or '—' && catalogue.Find(family, verb) is not null && rest.Length == 0 => Ask([family, verb]),
            _ => text,
        };
    }

    private static string Ask(ReadOnlySpan<string> about) => string.Join(' ', ["/ops help", .. about]);
}
