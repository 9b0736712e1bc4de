using System.Text.RegularExpressions;

namespace ChatOps.Fakes.Discord;

/// <summary>
/// Whom a message notifies (discord.com/developers/docs/resources/message#allowed-mentions-object). Discord looks at the raw content: a
/// backslash keeps nothing from being a mention.
/// </summary>
internal static partial class Mentions
{
    public static IReadOnlySet<string> Notified(DiscordMessage message)
    {
        var named = User().Matches(message.Content).Select(m => m.Groups["id"].Value).ToHashSet();
        if (message.Content.Contains("@everyone", StringComparison.Ordinal) || message.Content.Contains("@here", StringComparison.Ordinal))
            named.Add("everyone");
        if (message.AllowedMentions is not { } allowed)
            return named;
        var parse = allowed.Items("parse").Select(p => p.GetString()).ToList();
        var users = allowed.Items("users").Select(u => u.GetString()!).ToHashSet();
        return named.Where(n => n == "everyone" ? parse.Contains("everyone") : parse.Contains("users") || users.Contains(n)).ToHashSet();
    }

    [GeneratedRegex("<@!?(?<id>[0-9]+)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex User();
}
