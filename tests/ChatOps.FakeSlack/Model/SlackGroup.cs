namespace ChatOps.Fakes.Slack;

/// <summary>A user group. Its members change by <see cref="FakeSlack.EditGroup"/>.</summary>
public sealed class SlackGroup(string id, string handle, SlackTeam team)
{
    public string Id { get; } = id;

    public string Handle { get; } = handle;

    public SlackTeam Team { get; } = team;

    public bool IsDisabled { get; set; }

    internal HashSet<string> Users { get; } = [];
}
