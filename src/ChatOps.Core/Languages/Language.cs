using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Resources;

namespace ChatOps.Core.Languages;

/// <summary>
/// What the bot's own words are said in. English is what the source says and what is stored; another language is looked up when something is shown, by the
/// English words as the key, so that digests, the record and whatever compares never depend on who reads. What has no words there stays English.
/// </summary>
public sealed class Language
{
    private const int LongestLabel = 20;

    /// <summary>Texts of one lower-case word that are told from names nevertheless.</summary>
    private static readonly string[] Alone = ["free", "yes", "no", "runs", "nobody", "healthy", "reached", "stopped", "answers", "none"];

    private readonly FrozenDictionary<string, string> _words;
    private readonly ImmutableArray<SentencePattern> _sentences;

    private Language(string code, FrozenDictionary<string, string> words)
    {
        (Code, _words) = (code, words);
        // The longest first: what says more of a sentence is meant before what fits anything.
        _sentences = [.. words.Where(w => w.Key.Contains("{0}", StringComparison.Ordinal)).Select(w => SentencePattern.Of(w.Key)).OfType<SentencePattern>().OrderByDescending(s => s.Weight)];
    }

    public static Language English { get; } = new("en", FrozenDictionary<string, string>.Empty);

    public static Language French { get; } = new("fr", Read("French"));

    public static ImmutableArray<Language> All { get; } = [English, French];

    /// <summary>As BCP 47 writes it: <c>en</c>, <c>fr</c>.</summary>
    public string Code { get; }

    public bool IsEnglish => _words.Count == 0;

    /// <summary>Every English text that has words in this language.</summary>
    public IReadOnlyDictionary<string, string> Words => _words;

    /// <summary>Null: the bot does not speak it.</summary>
    public static Language? Find(string code) => All.FirstOrDefault(l => string.Equals(l.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>A text of the bot's own, without values in it.</summary>
    public string this[string english] => _words.GetValueOrDefault(english, english);

    /// <summary>A sentence of the bot's own with values in it; they are put in as they are.</summary>
    public string Say(FormattableString sentence) => Template.Fill(this[sentence.Format], i => Convert.ToString(sentence.GetArgument(i), CultureInfo.InvariantCulture) ?? "", Shown);

    /// <summary>Such as <c>3 steps</c>; the French count nothing and one alike.</summary>
    public string Count(int number, string one, string many) => $"{number} {this[number == 1 || (!IsEnglish && number == 0) ? one : many]}";

    /// <summary>
    /// A text that was made and stored in English. Only one that is wholly the bot's own is changed: the values in it are taken over as they are, except where the
    /// words of this language say that a value is the bot's own, too.
    /// </summary>
    public string Shown(string stored)
    {
        if (IsEnglish || stored.Length is 0 or > SentencePattern.Longest)
            return stored;
        if (!IsName(stored) && _words.TryGetValue(stored, out var exact))
            return exact;
        foreach (var sentence in _sentences)
        {
            if (sentence.Read(stored) is { } values)
                return Template.Fill(_words[sentence.English], i => values[i], Shown);
        }
        return Labelled(stored) ?? Amounts.InFrench(stored);
    }

    /// <summary>A refusal's sentence, with the head that says that it is one; English has none.</summary>
    public string Refusal(string reason) => IsEnglish ? reason : Say($"Refused: {ShownLines(reason)}");

    /// <summary>Such as <c>Lost: nothing …</c>, where the label is one of the bot's own; null: it has none.</summary>
    private string? Labelled(string stored) =>
        stored.IndexOf(": ", StringComparison.Ordinal) is > 0 and <= LongestLabel and var colon && char.IsAsciiLetterUpper(stored[0]) && _words.TryGetValue(stored[..colon], out var label)
            ? $"{label}{this[":"]} {Shown(stored[(colon + 2)..])}"
            : null;

    /// <summary>One lower-case word may be what somebody called a host, a target or a channel; of the bot's own ones only these stand alone.</summary>
    private static bool IsName(string stored) => !char.IsAsciiLetterUpper(stored[0]) && !stored.Contains(' ', StringComparison.Ordinal) && !Alone.Contains(stored, StringComparer.Ordinal);

    /// <summary>Each line by itself.</summary>
    public string ShownLines(string stored) => IsEnglish ? stored : string.Join('\n', stored.Split('\n').Select(Shown));

    /// <summary>From the English words to those of the language with the same name in its resource.</summary>
    private static FrozenDictionary<string, string> Read(string language)
    {
        var (english, other) = (Texts("English"), Texts(language));
        return english.ToFrozenDictionary(t => t.Value, t => other[t.Key], StringComparer.Ordinal);
    }

    /// <summary>Resources without a culture: the bot runs without the machine's cultures, so no satellite would be found by one.</summary>
    public static IReadOnlyDictionary<string, string> Texts(string language)
    {
        using var set = new ResourceManager($"ChatOps.Core.Languages.{language}", typeof(Language).Assembly).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        return set.Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    }
}
