namespace ChatOps.Server.Slack;

/// <summary>Who the bot is in the workspace.</summary>
internal sealed class SlackBotIdentity(SlackApi api, SlackOptions options)
{
    /// <summary>The bot's own account; empty before they met.</summary>
    public string Account { get; private set; } = "";

    /// <summary>Null: they met.</summary>
    /// <exception cref="SlackFatalException">The token is not good, or is of another workspace.</exception>
    public async Task<SlackTrouble?> MeetAsync(CancellationToken cancellationToken)
    {
        switch (await api.AskAsync("auth.test", cancellationToken))
        {
            case SlackAnswer.Done done when done.Text("team_id") != options.Team:
                throw new SlackFatalException($"the bot token is of the workspace {done.Text("team_id")}, and Slack:Team allows {options.Team} only");
            case SlackAnswer.Done done:
                Account = done.Text("user_id");
                return null;
            case SlackAnswer.Refused { IsAboutRights: true } refused:
                throw new SlackFatalException($"auth.test: {refused}");
            case var other:
                return SlackTrouble.Of(other);
        }
    }
}
