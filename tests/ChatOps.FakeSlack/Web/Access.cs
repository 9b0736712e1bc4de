namespace ChatOps.Fakes.Slack;

/// <summary>What the app's token may see and do.</summary>
internal sealed class Access(Workspace workspace)
{
    private SlackApp App => workspace.App;

    /// <summary>Scopes that would do, any of them.</summary>
    public void Need(params string[] scopes)
    {
        if (!scopes.Any(App.Scopes.Contains))
            throw new SlackError("missing_scope") { NeededScope = string.Join(',', scopes) };
    }

    public void CheckToken(ApiCall call, bool ofApp)
    {
        if (string.IsNullOrEmpty(call.Token))
            throw new SlackError("not_authed");
        var isApp = call.Token == App.AppToken;
        if (!isApp && call.Token != App.BotToken)
            throw new SlackError("invalid_auth");
        if (isApp != ofApp && call.Method != "auth.test")
            throw new SlackError("not_allowed_token_type");
        if (ofApp && !App.AppScopes.Contains("connections:write"))
            throw new SlackError("missing_scope") { NeededScope = "connections:write" };
    }

    /// <summary>A channel that the app can see: private ones only as a member, direct ones only its own.</summary>
    public SlackChannel Channel(string id)
    {
        lock (workspace.Gate)
        {
            if (workspace.Channels.TryGetValue(id, out var channel) && (channel.Kind == ChannelKind.Public || channel.Members.Contains(App.Bot.Id)))
                return channel;
        }
        throw new SlackError("channel_not_found");
    }

    public SlackChannel Readable(string id, string what)
    {
        var channel = Channel(id);
        Need($"{channel.Scope}:{what}");
        return channel;
    }

    /// <summary>A channel that the app can post in; a person's id is the direct messages with them.</summary>
    public SlackChannel Postable(string id, string archived = "is_archived")
    {
        SlackPerson? person;
        lock (workspace.Gate)
            person = workspace.People.GetValueOrDefault(id);
        var channel = person is null ? Channel(id) : workspace.DirectWith(person);
        if (channel.IsArchived)
            throw new SlackError(archived);
        if (!channel.Members.Contains(App.Bot.Id) && !App.Scopes.Contains("chat:write.public"))
            throw new SlackError("not_in_channel");
        return channel;
    }

    public SlackPerson Person(string id, string otherwise = "user_not_found")
    {
        lock (workspace.Gate)
            return workspace.People.GetValueOrDefault(id) ?? throw new SlackError(otherwise);
    }
}
