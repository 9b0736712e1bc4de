namespace ChatOps.Fakes.Slack;

/// <summary>A trigger_id opens one modal, within three seconds.</summary>
internal sealed class Triggers(Workspace workspace)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, (SlackPerson Person, DateTimeOffset At)> _fresh = [];
    private readonly HashSet<string> _used = [];

    public string Issue(SlackPerson person)
    {
        lock (workspace.Gate)
        {
            var id = $"{workspace.NewTs()}.{Guid.NewGuid():N}";
            _fresh[id] = (person, workspace.Clock.GetUtcNow());
            return id;
        }
    }

    public SlackPerson Exchange(string id)
    {
        lock (workspace.Gate)
        {
            if (_used.Contains(id))
                throw new SlackError("exchanged_trigger_id");
            if (!_fresh.Remove(id, out var trigger))
                throw new SlackError("invalid_trigger_id");
            _used.Add(id);
            return workspace.Clock.GetUtcNow() - trigger.At <= Life ? trigger.Person : throw new SlackError("expired_trigger_id");
        }
    }
}
