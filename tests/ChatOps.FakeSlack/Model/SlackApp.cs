namespace ChatOps.Fakes.Slack;

/// <summary>The one app that is installed: its tokens, scopes and subscriptions. May be changed while the fake runs.</summary>
public sealed class SlackApp
{
    public string Id { get; } = "A0CHATOPS1";

    public string AppToken { get; set; } = "xapp-1-A0CHATOPS1-1000000000001-fakeapptoken";

    public string BotToken { get; set; } = "xoxb-1000000000001-1000000000002-fakebottoken";

    public string BotId { get; } = "B0CHATOPS1";

    /// <summary>Slack's old shared secret, part of every payload; nothing should rest on it.</summary>
    public string VerificationToken { get; } = "fakeverificationtoken";

    public HashSet<string> AppScopes { get; } = ["connections:write"];

    public HashSet<string> Scopes { get; } =
    [
        "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:write", "groups:history", "groups:read",
        "im:history", "im:read", "im:write", "usergroups:read", "users:read",
    ];

    /// <summary>Subscribed events, as a manifest names them (<c>message.channels</c>).</summary>
    public HashSet<string> Events { get; } =
    [
        "app_mention", "message.channels", "message.groups", "message.im", "subteam_updated", "subteam_members_changed",
        "channel_archive", "channel_unarchive", "channel_left", "group_left", "member_joined_channel", "member_left_channel",
    ];

    /// <summary>Slash commands of which Slack encodes mentions and links (<c>should_escape</c> in a manifest).</summary>
    public HashSet<string> EscapedCommands { get; } = [];

    /// <summary>The person that the app speaks as.</summary>
    public SlackPerson Bot { get; internal set; } = null!;
}
