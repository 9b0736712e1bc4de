namespace ChatOps.Fakes.Slack;

/// <summary>A conversation. Who is in it changes by <see cref="FakeSlack"/>.</summary>
public sealed class SlackChannel(string id, string name, ChannelKind kind, SlackTeam team)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public ChannelKind Kind { get; } = kind;

    public SlackTeam Team { get; } = team;

    public bool IsArchived { get; internal set; }

    /// <summary>Shared with another workspace (Slack Connect).</summary>
    public bool IsShared { get; internal set; }

    internal HashSet<string> Members { get; } = [];

    /// <summary>The family of scopes that reads it.</summary>
    internal string Scope => Kind switch { ChannelKind.Public => "channels", ChannelKind.Private => "groups", _ => "im" };

    internal string EventType => Kind switch { ChannelKind.Public => "channel", ChannelKind.Private => "group", _ => "im" };

    /// <summary>What slash commands and clicks call it.</summary>
    internal string NameInPayloads => Kind switch { ChannelKind.Public => Name, ChannelKind.Private => "privategroup", _ => "directmessage" };

    public override string ToString() => $"#{Name}";
}
