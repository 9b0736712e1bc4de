using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Languages;

/// <summary>
/// A sentence of the bot's own with values in it, such as <c>{0} asked</c>, that finds its values again in what was stored. There are hundreds, each looked at for
/// each text: so no regular expression for each, which would cost more memory than everything else of the bot.
/// </summary>
/// <param name="Weight">How many characters of it are words.</param>
internal sealed partial record SentencePattern(string English, int Weight)
{
    /// <summary>What is longer is no sentence.</summary>
    public const int Longest = 2000;

    /// <summary>So many letters at least must be words: a key that is all values would fit anything.</summary>
    private const int Least = 3;

    /// <summary>Of a sentence with fewer the value is one word or an amount: "Start {0}" must not take another sentence for its own.</summary>
    private const int Sure = 8;

    /// <summary>Between the values, and before the first and after the last.</summary>
    private string[] Words { get; init; } = [];

    /// <summary>The number of each value, in the order of the sentence.</summary>
    private int[] Places { get; init; } = [];

    /// <summary>One more than the highest of them.</summary>
    private int Values { get; init; }

    /// <summary>Null: too little of it is words.</summary>
    public static SentencePattern? Of(string english)
    {
        var words = Template.Places().Replace(english, "\0").Split('\0');
        if (words.Sum(w => w.Count(char.IsAsciiLetter)) < Least)
            return null;
        int[] places = [.. Template.Places().Matches(english).Select(m => int.Parse(m.Groups["place"].Value, CultureInfo.InvariantCulture))];
        return new(english, words.Sum(w => w.Length)) { Words = words, Places = places, Values = places.Max() + 1 };
    }

    /// <summary>Null: the text is another one.</summary>
    /// <returns>The values by their numbers. Where a text could be divided in several ways, the first values are the short ones.</returns>
    public string[]? Read(string text)
    {
        if (!text.StartsWith(Words[0], StringComparison.Ordinal) || text.Contains('\n', StringComparison.Ordinal))
            return null;
        var values = new string[Values];
        var at = Words[0].Length;
        for (var i = 0; i < Places.Length; i++)
        {
            var end = EndOf(text, at, i);
            if (end <= at || (values[Places[i]] is { Length: > 0 } same && same != text[at..end]))
                return null;
            values[Places[i]] = text[at..end];
            at = end + Words[i + 1].Length;
        }
        return Weight < Sure && Places.Length == 1 && !OneWord().IsMatch(values[0]) ? null : values;
    }

    /// <summary>Where the value ends that begins there; it has one character at least. 0: nowhere.</summary>
    private int EndOf(string text, int at, int value)
    {
        var next = Words[value + 1];
        if (value == Places.Length - 1)
            return text.Length - next.Length > at && text.EndsWith(next, StringComparison.Ordinal) ? text.Length - next.Length : 0;
        return at + 1 < text.Length ? text.IndexOf(next, at + 1, StringComparison.Ordinal) : 0;
    }

    [GeneratedRegex(@"\A(\S+|[0-9]+(\.[0-9]+)? [A-Za-z]+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OneWord();
}
