namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Discord</c>.</summary>
internal static class DiscordSection
{
    private const string DefaultUrl = "https://discord.com/api";
    private const string Version = "/v10/";
    private const int ShortestToken = 20;

    /// <summary>Null: the section is not there, so Discord is off.</summary>
    public static DiscordSettings? Read(IConfigurationSection section, List<string> problems)
    {
        if (!section.GetChildren().Any())
            return null;
        var reader = new SettingsReader(section, problems);
        var (url, token, application) = (ApiUrl(reader), Token(reader), ApplicationId(reader));
        var guilds = reader.List("GuildIds");
        if (guilds.IsEmpty)
            reader.Problem("GuildIds", "is missing; only the guilds that stand there can use the bot. Write for example [ \"1039257842178412574\" ].");
        foreach (var guild in guilds.Where(g => !DiscordId.Is(g)))
            reader.Problem("GuildIds", DiscordId.Problem(guild, "a guild", "click its name with the right button, Copy Server ID"));
        reader.Done();
        return token is null ? null : new DiscordSettings(url, token, application, [.. guilds.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Alone, for when there is no token yet.</summary>
    public static string? ApplicationId(IConfigurationSection section, List<string> problems) => ApplicationId(new SettingsReader(section, problems));

    private static string? ApplicationId(SettingsReader reader)
    {
        var id = reader.Text("ApplicationId");
        if (id.Length > 0 && !DiscordId.Is(id))
            reader.Problem("ApplicationId", DiscordId.Problem(id, "an application", "General Information at discord.com/developers/applications"));
        return id.Length > 0 ? id : null;
    }

    private static Uri ApiUrl(SettingsReader reader)
    {
        var text = reader.Text("ApiUrl", DefaultUrl);
        if (Uri.TryCreate(text.TrimEnd('/') + Version, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url is { Query: "", Fragment: "", UserInfo: "" })
        {
            if (url.Scheme == "https" || url.IsLoopback)
                return url;
            reader.Problem("ApiUrl", $"'{text}' would send the token unprotected; http is for this machine only.");
        }
        else
        {
            reader.Problem("ApiUrl", $"'{text}' is no address; leave it out for {DefaultUrl}.");
        }
        return new Uri(DefaultUrl + Version);
    }

    /// <summary>Written here (or better in the environment), or in a file of its own.</summary>
    private static string? Token(SettingsReader reader)
    {
        var (text, file) = (reader.Text("Token"), reader.Text("TokenFile"));
        if (text.Length > 0 && file.Length > 0)
            reader.Problem("Token", "stands here and in TokenFile; write one of them.");
        else if (text.Length == 0 && file.Length == 0)
            reader.Problem("Token", "is missing; write TokenFile, the path of a file with the bot's token.");
        var token = text.Length > 0 ? text : file.Length > 0 ? SecretFile.Read(reader, "TokenFile", file, ShortestToken) : null;
        if (token is null || (token.Length >= ShortestToken && token.All(c => c is > ' ' and <= '~') && !token.StartsWith("Bot ", StringComparison.OrdinalIgnoreCase)))
            return token;
        reader.Problem(text.Length > 0 ? "Token" : "TokenFile", "is no bot token; it stands under Bot at discord.com/developers/applications and has no 'Bot' in front.");
        return null;
    }
}
