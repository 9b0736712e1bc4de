using System.Text.RegularExpressions;
using ChatOps.Core.Chat;

namespace ChatOps.Server.Slack;

/// <summary>Slack's own way of writing text (docs.slack.dev/messaging/formatting-message-text), both directions.</summary>
internal static partial class SlackText
{
    /// <summary>Plain text as it may stand in a <c>text</c>: nothing in it is markup, nothing is hidden.</summary>
    public static string Escape(string? text) => InertText.Show(text)
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

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
