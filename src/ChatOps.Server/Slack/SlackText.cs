using System.Text.RegularExpressions;
using ChatOps.Core.Text;

namespace ChatOps.Server.Slack;

/// <summary>Slack's own way of writing text (docs.slack.dev/messaging/formatting-message-text), both directions.</summary>
internal static partial class SlackText
{
    /// <summary><c>&amp;amp;</c>.</summary>
    private const int LongestEntity = 5;

    /// <summary>Plain text as it may stand in a <c>text</c>: nothing in it is markup, nothing is hidden.</summary>
    public static string Escape(string? text) => InertText.Show(text)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Escaping makes text longer, up to five times, and Slack counts what it gets: the beginning that fits, cut in no entity and no surrogate pair.</summary>
    public static string Escape(string? text, int most)
    {
        var escaped = Escape(text);
        if (escaped.Length <= most)
            return escaped;
        var end = most - 1;
        var entity = escaped.LastIndexOf('&', end - 1, Math.Min(end, LongestEntity - 1));
        if (entity >= 0 && escaped.IndexOf(';', entity) >= end)
            end = entity;
        else if (char.IsHighSurrogate(escaped[end - 1]))
            end--;
        return escaped[..end] + "…";
    }

    /// <summary>
    /// What a person typed: links that Slack made of hosts and addresses are taken apart again, mentions of people become their ids.
    /// </summary>
    public static string Decode(string text) => Decoded().Replace(Marked().Replace(text, Unmark), m => m.Value switch
    {
        "&lt;" => "<",
        "&gt;" => ">",
        _ => "&",
    }).Trim();

    /// <summary>The words behind a mention of the bot; null: the bot is not mentioned.</summary>
    public static string? BehindMention(string text, string bot)
    {
        var mention = $"<@{bot}>";
        var at = text.IndexOf(mention, StringComparison.Ordinal);
        return at < 0 ? null : Decode(text[(at + mention.Length)..]);
    }

    private static string Unmark(Match match)
    {
        var (inner, label) = (match.Groups["inner"].Value, match.Groups["label"].Value);
        return inner switch
        {
            ['@' or '#' or '!', ..] => label.Length > 0 ? $"{inner[0]}{label.TrimStart('@', '#')}" : inner,
            _ when label.Length > 0 => label,
            _ => inner.StartsWith("mailto:", StringComparison.Ordinal) ? inner["mailto:".Length..] : inner,
        };
    }

    [GeneratedRegex("<(?<inner>[^<>|\\s][^<>|]{0,2000})(\\|(?<label>[^<>]{0,2000}))?>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marked();

    [GeneratedRegex("&(lt|gt|amp);", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Decoded();
}
