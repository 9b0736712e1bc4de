using System.Buffers;
using System.Text;
using ChatOps.Core.Text;

namespace ChatOps.Server.Discord;

/// <summary>
/// Text of hosts and persons as it may stand in Discord's markdown: nothing in it is a mention, a link, a heading, a spoiler, a moment, an
/// emoji or an invitation. A backslash in front of what could begin one shows it as it is.
/// </summary>
internal static class DiscordText
{
    /// <summary>
    /// Whatever any of Discord's rules begins or ends with; slash and dot, because an address alone is a link, and a number with a dot a
    /// list.
    /// </summary>
    private static readonly SearchValues<char> Active = SearchValues.Create("\\`*_~|<>[](){}#@:-+.!/");

    private const string Fence = "```";

    public static string Escape(string? text)
    {
        var shown = InertText.Show(text);
        if (!shown.AsSpan().ContainsAny(Active))
            return shown;
        var escaped = new StringBuilder(shown.Length + 16);
        foreach (var c in shown)
        {
            if (Active.Contains(c))
                escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }

    public static string EscapeLine(string? text) => Escape(InertText.ShowLine(text));

    /// <summary>
    /// The beginning that fits when it is escaped, which makes it up to twice as long; cut neither behind a backslash nor in a surrogate
    /// pair.
    /// </summary>
    /// <param name="isCut">Something was left out.</param>
    public static string Escape(string text, int most, out bool isCut)
    {
        var escaped = Escape(text);
        isCut = escaped.Length > most;
        if (!isCut)
            return escaped;
        if (most < 2)
            return "";
        var end = most - 1;
        var backslashes = 0;
        while (end - backslashes > 0 && escaped[end - backslashes - 1] == '\\')
            backslashes++;
        if (backslashes % 2 == 1 || char.IsHighSurrogate(escaped[end - 1]))
            end--;
        return escaped[..end] + "…";
    }

    /// <summary>Text for the inside of a code block: nothing in it ends the block.</summary>
    public static string InBlock(string? text) => InertText.Show(text).Replace(Fence, @"``\u{0060}", StringComparison.Ordinal);

    /// <summary>In fixed width. The line break keeps its first line from being read as the name of a language.</summary>
    public static string Block(string inside) => $"{Fence}\n{inside}\n{Fence}";

    /// <summary>The characters that a block has around its text.</summary>
    public const int BlockFrame = 8;

    public static string Person(string account) => $"<@{account}>";

    /// <summary>In the zone of whoever reads.</summary>
    public static string Moment(DateTimeOffset at) => $"<t:{at.ToUnixTimeSeconds()}:f>";
}
