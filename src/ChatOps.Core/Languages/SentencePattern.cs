using System.Text.RegularExpressions;

namespace ChatOps.Core.Languages;

/// <summary>A sentence of the bot's own with values in it, such as <c>{0} asked</c>, that finds its values again in what was stored.</summary>
/// <param name="Weight">How many characters of it are words.</param>
/// <param name="Head">What it begins with, before the first value: most texts are told apart by that.</param>
internal sealed partial record SentencePattern(string English, int Weight, string Head, string Tail, Regex Form)
{
    /// <summary>What is longer is no sentence.</summary>
    public const int Longest = 2000;

    /// <summary>So many letters at least must be words: a key that is all values would fit anything.</summary>
    private const int Least = 3;

    /// <summary>Of a sentence with fewer the value is one word or an amount: "Start {0}" must not take another sentence for its own.</summary>
    private const int Sure = 8;

    private const string AnyValue = ".+?";
    private const string OneWord = @"(\S+|[0-9]+(\.[0-9]+)? [A-Za-z]+)";

    /// <summary>Null: too little of it is words.</summary>
    public static SentencePattern? Of(string english)
    {
        var words = Template.Places().Replace(english, "\0").Split('\0');
        if (words.Sum(w => w.Count(char.IsAsciiLetter)) < Least)
            return null;
        var weight = words.Sum(w => w.Length);
        var value = words.Length == 2 && weight < Sure ? OneWord : AnyValue;
        var form = Template.Places().Replace(Regex.Escape(english).Replace(@"\{", "{", StringComparison.Ordinal), m => $"(?<v{m.Groups["place"].Value}>{value})");
        return new(english, weight, words[0], words[^1], new($@"\A{form}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking));
    }

    /// <summary>Null: the text is another one.</summary>
    public string[]? Read(string text)
    {
        if (!text.StartsWith(Head, StringComparison.Ordinal) || !text.EndsWith(Tail, StringComparison.Ordinal))
            return null;
        var match = Form.Match(text);
        return match.Success ? [.. Enumerable.Range(0, match.Groups.Count - 1).Select(i => match.Groups[$"v{i}"].Value)] : null;
    }
}
