namespace ChatOps.Fakes.Slack;

/// <summary>A person, or with <see cref="IsBot"/> an app's user.</summary>
public sealed class SlackPerson(string id, string name, SlackTeam team, bool isBot = false)
{
    public string Id { get; } = id;

    public string Name { get; set; } = name;

    public SlackTeam Team { get; } = team;

    public bool IsBot { get; } = isBot;

    /// <summary>Deactivated: cannot do anything any more, and <c>users.info</c> says so.</summary>
    public bool IsDeleted { get; set; }

    public bool IsGuest { get; set; }

    public string Mention => $"<@{Id}>";

    public override string ToString() => $"@{Name}";
}
