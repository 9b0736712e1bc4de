using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Who the bot is in Discord.</summary>
internal sealed class DiscordBotIdentity(DiscordApi api, DiscordOptions options)
{
    /// <summary>The bot's own account; empty before they met.</summary>
    public string Account { get; private set; } = "";

    /// <summary>As the settings say, or as Discord does; empty before they met.</summary>
    public string Application { get; private set; } = options.ApplicationId ?? "";

    /// <summary>Null: they met.</summary>
    /// <exception cref="DiscordFatalException">The token is not good, or is of another application.</exception>
    public async Task<string?> MeetAsync(CancellationToken cancellationToken)
    {
        switch (await api.InTurnAsync(DiscordCall.Get("applications/@me"), cancellationToken))
        {
            case DiscordAnswer.Done done when options.ApplicationId is { } named && done.Text("id") != named:
                throw new DiscordFatalException($"the token is of the application {done.Text("id")}, and Discord:ApplicationId is {named}");
            case DiscordAnswer.Done done:
                Application = done.Text("id");
                break;
            case DiscordAnswer.Refused { IsEndOfToken: true } refused:
                throw new DiscordFatalException($"the bot's token is not good ({refused})");
            case var other:
                return other.Told;
        }
        var user = await api.InTurnAsync(DiscordCall.Get("users/@me"), cancellationToken);
        Account = user is DiscordAnswer.Done me ? me.Body.Text("id") : "";
        return user is DiscordAnswer.Done ? null : user.Told;
    }
}
