namespace ChatOps.Fakes.Slack;

public sealed record SlackTeam(string Id, string Domain, string Name);

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

/// <summary>A user group. Its members change by <see cref="FakeSlack.EditGroup"/>.</summary>
public sealed class SlackGroup(string id, string handle, SlackTeam team)
{
    public string Id { get; } = id;

    public string Handle { get; } = handle;

    public SlackTeam Team { get; } = team;

    public bool IsDisabled { get; set; }

    internal HashSet<string> Users { get; } = [];
}
