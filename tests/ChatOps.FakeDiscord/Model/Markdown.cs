using System.Text;
using System.Text.RegularExpressions;

namespace ChatOps.Fakes.Discord;

/// <summary>Discord's markup as its clients read it: what is shown, and what in it is more than text.</summary>
internal static partial class Markdown
{
    public static (string Shown, IReadOnlyList<string> Active) Read(string text)
    {
        var (shown, active) = (new StringBuilder(), new List<string>());
        for (var at = 0; at < text.Length;)
        {
            if (Code(text, at) is { } code)
            {
                shown.Append(code.Inside);
                at = code.End;
            }
            else if (text[at] == '\\' && at + 1 < text.Length && !char.IsLetterOrDigit(text[at + 1]) && !char.IsWhiteSpace(text[at + 1]))
            {
                shown.Append(text[at + 1]);
                at += 2;
            }
            else if (Match(text, at) is { } match)
            {
                active.Add(match.Value);
                shown.Append(match.Value);
                at += match.Length;
            }
            else
            {
                shown.Append(text[at++]);
            }
        }
        return (shown.ToString(), active);
    }

    private static (string Inside, int End)? Code(string text, int at)
    {
        foreach (var fence in (string[])["```", "`"])
        {
            if (!text.AsSpan(at).StartsWith(fence))
                continue;
            var end = text.IndexOf(fence, at + fence.Length, StringComparison.Ordinal);
            if (end < 0)
                continue;
            var inside = text[(at + fence.Length)..end];
            return (fence.Length == 3 ? WithoutLanguage(inside) : inside, end + fence.Length);
        }
        return null;
    }

    /// <summary>A word alone on the first line is the name of a language, and is not shown.</summary>
    private static string WithoutLanguage(string inside)
    {
        var line = inside.IndexOf('\n', StringComparison.Ordinal);
        return line >= 0 && inside[..line].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.' or '_' or '#')
            ? inside[(line + 1)..].TrimEnd('\n')
            : inside;
    }

    private static Match? Match(string text, int at)
    {
        var isStart = at == 0 || text[at - 1] == '\n';
        foreach (var rule in isStart ? (Regex[])[LineStart(), Anywhere()] : [Anywhere()])
        {
            var match = rule.Match(text, at);
            if (match.Success && match.Index == at)
                return match;
        }
        return null;
    }

    [GeneratedRegex(@"(?:#{1,3} |-# |>>? |[*-] |\d+\. )", RegexOptions.None, 1000)]
    private static partial Regex LineStart();

    [GeneratedRegex(
        @"<@[!&]?\d+>|<#\d+>|<t:-?\d+(?::[a-zA-Z])?>|<a?:\w+:\d+>|<https?://[^>\s]+>|@everyone|@here|\[[^\]\n]+\]\(<?https?://[^)\s]+\)|https?://[^\s<]+|discord(?:\.gg|\.com/invite|app\.com/invite)/\w+|\*\*[^*]+\*\*|__[^_]+__|~~[^~]+~~|\|\|[^|]+\|\||\*[^*\s][^*]*\*|(?<!\w)_[^_]+_(?!\w)|:[a-z0-9_+]+:",
        RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Anywhere();
}
