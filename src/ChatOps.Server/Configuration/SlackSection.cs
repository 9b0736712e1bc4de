using System.Text.RegularExpressions;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Slack</c>.</summary>
internal static partial class SlackSection
{
    private const int ShortestToken = 16;

    private const string DefaultUrl = "https://slack.com/api/";

    /// <summary>Null: the section is not there, so Slack is off.</summary>
    public static SlackSettings? Read(IConfigurationSection section, List<string> problems)
    {
        if (!section.GetChildren().Any())
            return null;
        var reader = new SettingsReader(section, problems);
        var url = ApiUrl(reader);
        var app = Token(reader, "AppToken", "xapp-");
        var bot = Token(reader, "BotToken", "xoxb-");
        var team = reader.Required("Team");
        if (team.Length > 0 && !TeamId().IsMatch(team))
            reader.Problem("Team", $"'{team}' is no id of a workspace; it looks like T0123ABCD and stands in the address of Slack's web client.");
        var prefix = CommandPrefix(reader);
        reader.Done();
        return app is null || bot is null ? null : new SlackSettings(url, app, bot, team, prefix);
    }

    /// <summary>Alone, as long as there is no app and so nothing else.</summary>
    public static string CommandPrefix(IConfigurationSection section, List<string> problems) => CommandPrefix(new SettingsReader(section, problems));

    private static string CommandPrefix(SettingsReader reader)
    {
        var prefix = reader.Text("CommandPrefix");
        if (prefix.Length > 0 && !Prefix().IsMatch(prefix))
            reader.Problem("CommandPrefix", $"'{prefix}' must be 1 to 16 of a-z, 0-9, '_' and '-', such as ops-.");
        return prefix;
    }

    private static Uri ApiUrl(SettingsReader reader)
    {
        var text = reader.Text("ApiUrl", DefaultUrl);
        if (Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url is { Query: "", Fragment: "", UserInfo: "" })
        {
            if (url.Scheme == "https" || url.IsLoopback)
                return url;
            reader.Problem("ApiUrl", $"'{text}' would send the tokens unprotected; http is for this machine only.");
        }
        else
        {
            reader.Problem("ApiUrl", $"'{text}' is no address; leave it out for {DefaultUrl}.");
        }
        return new Uri(DefaultUrl);
    }

    /// <summary>Written here (or better in the environment), or in a file of its own.</summary>
    private static string? Token(SettingsReader reader, string key, string beginning)
    {
        var (text, file) = (reader.Text(key), reader.Text(key + "File"));
        if (text.Length > 0 && file.Length > 0)
            reader.Problem(key, $"stands here and in {key}File; write one of them.");
        else if (text.Length == 0 && file.Length == 0)
            reader.Problem(key, $"is missing; write {key}File, the path of a file with the token that begins with {beginning}.");
        var from = text.Length > 0 ? key : key + "File";
        var token = text.Length > 0 ? text : file.Length > 0 ? SecretFile.Read(reader, key + "File", file, ShortestToken) : null;
        if (token is null || (token.StartsWith(beginning, StringComparison.Ordinal) && token.Length >= ShortestToken && token.All(c => c is > ' ' and <= '~')))
            return token;
        reader.Problem(from, $"is no {(key == "AppToken" ? "app-level" : "bot")} token; that begins with {beginning}.");
        return null;
    }

    [GeneratedRegex("^T[A-Z0-9]{1,30}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TeamId();

    [GeneratedRegex("^[a-z0-9_-]{1,16}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Prefix();
}
