namespace ChatOps.Server.Slack;

/// <summary>
/// How many connections of this app Slack counts that are not this bot's: Slack gives each envelope to one of them, so another bot with the same
/// token takes a part of the commands. Slack tells the number with every hello.
/// </summary>
internal sealed class SlackConnectionCount(TimeProvider time)
{
    /// <summary>Slack goes on counting a connection that was cut until it notices.</summary>
    private static readonly TimeSpan Lingering = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly List<DateTimeOffset> _ended = [];
    private int _own;

    /// <summary>What Slack said last; null: all are ours.</summary>
    public string? Strangers { get; private set; }

    public void Begin()
    {
        lock (_lock)
            _own++;
    }

    public void End()
    {
        lock (_lock)
        {
            _own--;
            _ended.Add(time.GetUtcNow());
        }
    }

    /// <param name="all">Slack's number.</param>
    public void Told(int all)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _ended.RemoveAll(e => e + Lingering < now);
            var others = all - _own - _ended.Count;
            Strangers = others <= 0 ? null
                : $"at {now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC Slack counted {others} connections of this app that are not this bot's. Another bot with the same app-level "
                    + "token takes a part of the commands: stop it, or give it an app of its own";
        }
    }
}
