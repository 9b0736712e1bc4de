using ChatOps.Core.Languages;

namespace ChatOps.Tests.Languages;

/// <summary>docs/glossary.fr.md says which French word is meant by an English one, and which never is.</summary>
public partial class GlossaryTests
{
    private static readonly IReadOnlyDictionary<string, string> English = Language.Texts("English");
    private static readonly IReadOnlyDictionary<string, string> French = Language.Texts("French");

    /// <summary>Term, the word used, words that are never used; <c>—</c>: the bot has no text with it yet.</summary>
    private static readonly IReadOnlyList<(string Term, string Used, string[] Never, bool Waits)> Rows =
    [
        .. File.ReadLines(Path.Combine(SourceTexts.Repository, "docs", "glossary.fr.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(l => l.Trim('|', ' ').Split(" | ").Select(c => c.Trim()).ToArray())
            .Select(c => (c[0].Trim('`'), c[1].Trim('`'), c[2] == "–" ? [] : c[2].Split(", "), c.Length > 3 && c[3].StartsWith("pas encore", StringComparison.Ordinal))),
    ];

    [Fact]
    public void Every_term_stands_in_the_texts_as_the_glossary_has_it()
    {
        Assert.True(Rows.Count > 25, $"only {Rows.Count} rows were seen");
        Assert.Empty(Rows.Where(r => !r.Waits && !French.Values.Any(v => v.Contains(r.Used, StringComparison.OrdinalIgnoreCase))).Select(r => $"{r.Term}: {r.Used}"));
        // A term that is a text by itself is said by its word.
        Assert.Empty(Rows.Where(r => English.FirstOrDefault(t => t.Value == r.Term) is { Key: { } key } && !French[key].Contains(r.Used, StringComparison.OrdinalIgnoreCase)).Select(r => $"{r.Term}: {r.Used}"));
    }

    [Fact]
    public void No_text_says_it_with_a_word_that_the_glossary_forbids()
    {
        var forbidden = Rows.SelectMany(r => r.Never).ToList();
        Assert.True(forbidden.Count > 10, $"only {forbidden.Count} words were seen");
        Assert.Empty(
            from text in French.Values.Select(v => Typed().Replace(v, ""))
            from word in forbidden
            where text.Contains(word, StringComparison.OrdinalIgnoreCase)
            where System.Text.RegularExpressions.Regex.IsMatch(text, $@"(?<!\p{{L}}){System.Text.RegularExpressions.Regex.Escape(word)}(?!\p{{L}})", System.Text.RegularExpressions.RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1))
            select $"{word}: {text}");
    }

    /// <summary>Commands and options stay as they are typed.</summary>
    [System.Text.RegularExpressions.GeneratedRegex("--[a-z-]+|/[a-z]+( [a-z-]+)?|Tools:[A-Za-z]+", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, 1000)]
    private static partial System.Text.RegularExpressions.Regex Typed();
}
