using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatOps.Core.Commands;

/// <summary>
/// Takes one word after the other from a typed line, as late as possible: what follows may be text to be taken as it stands.
/// Quotation marks count at the beginning of a word and after the <c>=</c> of an option, so an apostrophe stays an apostrophe.
/// </summary>
internal sealed partial class Words(string text, int start)
{
    private const string Dashes = "—–―";
    private int _at = start;

    /// <summary>Moves to the next word; false at the end.</summary>
    public bool MoveNext()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        return _at < text.Length;
    }

    /// <summary>Does an option stand here? Phones make one long dash of the two that were typed.</summary>
    public bool AtOption => At(_at) is { } c && (Dashes.Contains(c) || (c == '-' && At(_at + 1) == '-'));

    public static bool LooksLikeOption(string word) => word.Length > 0 && (word[0] == '-' || Dashes.Contains(word[0]));

    /// <summary>The name behind the dashes; empty when they stand alone.</summary>
    public static string WithoutDashes(string option) => option.StartsWith("--", StringComparison.Ordinal) ? option[2..] : option[1..];

    /// <summary>Everything from here to the end.</summary>
    public string TakeRest()
    {
        var rest = Unlink(text[_at..].Trim());
        _at = text.Length;
        return rest;
    }

    public bool TryTake(out Word word, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        var value = new StringBuilder();
        if (Closing(At(_at)) is { } closing)
        {
            problem = Quoted(closing, value);
            word = new(value.ToString(), Quoted: true);
            return problem is null;
        }
        var option = AtOption;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && problem is null)
        {
            if (option && value is [.., '='] && !value.ToString()[..^1].Contains('=') && Closing(text[_at]) is { } end)
                problem = Quoted(end, value);
            else
                TakeOne(value);
        }
        word = new(value.ToString(), Quoted: false);
        return problem is null;
    }

    /// <summary>Slack writes a host as a link: <c>&lt;http://web1|web1&gt;</c>. What was typed is its label. Mentions stay as they are.</summary>
    public static string Unlink(string value)
    {
        for (var before = ""; before != value;)
            (before, value) = (value, Link().Replace(value, LabelOf));
        return value;
    }

    private void TakeOne(StringBuilder value)
    {
        if (text[_at] == '<' && Link().Match(text, _at) is { Success: true } link && link.Index == _at)
        {
            value.Append(LabelOf(link));
            _at += link.Length;
        }
        else
            value.Append(text[_at++]);
    }

    /// <summary>Reads what stands in quotation marks; the answer is what is wrong with it.</summary>
    private string? Quoted(string closing, StringBuilder value)
    {
        var opening = text[_at];
        var place = ++_at;
        if (opening == '«')
            SkipNarrowSpace();
        while (_at < text.Length)
        {
            var c = text[_at];
            if (opening == '"' && c == '\\' && At(_at + 1) is ('\\' or '"' or '<'))
            {
                value.Append(text[_at + 1]);
                _at += 2;
            }
            else if (closing.Contains(c) && (opening == '"' || EndsAt(_at + 1)))
            {
                _at++;
                if (opening == '«' && value is [.., '\u00A0' or '\u202F'])
                    value.Length--;
                return EndsAt(_at) ? null : $"put a space after the closing {c} at character {_at}";
            }
            else
                TakeOne(value);
        }
        return $"the quotation mark {opening} at character {place} has no closing one; add it, or leave the first one out";
    }

    /// <summary>French typography puts a non-breaking space inside its quotation marks; it belongs to them.</summary>
    private void SkipNarrowSpace()
    {
        if (At(_at) is '\u00A0' or '\u202F')
            _at++;
    }

    private bool EndsAt(int index) => index >= text.Length || char.IsWhiteSpace(text[index]);

    private char? At(int index) => index < text.Length ? text[index] : null;

    private static string? Closing(char? opening) => opening switch
    {
        '"' => "\"",
        '\'' => "'",
        '“' or '”' or '„' => "“”\"",
        '‘' or '’' or '‚' => "‘’'",
        '«' => "»",
        _ => null,
    };

    private static string LabelOf(Match link) => link.Groups["label"] is { Success: true, Length: > 0 } label ? label.Value : link.Groups["url"].Value;

    [GeneratedRegex(@"<(?<url>(?:https?|ftp|sftp|ssh|mailto|tel):[^<>|\s]*)(?:\|(?<label>[^<>|]*))?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();
}
