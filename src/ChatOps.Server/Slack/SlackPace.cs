using System.Collections.Concurrent;

namespace ChatOps.Server.Slack;

/// <summary>One message per second in each place, new ones and edits of all operations together (docs.slack.dev/apis/web-api/rate-limits), and the pauses that Slack asks for.</summary>
internal sealed class SlackPace(TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _next = new(StringComparer.Ordinal);

    /// <summary>Takes the turn; not zero: it is free after that time.</summary>
    public TimeSpan TakeTurn(string place)
    {
        var now = time.GetUtcNow();
        var next = _next.GetOrAdd(place, DateTimeOffset.MinValue);
        if (next > now)
            return next - now;
        _next[place] = now + Between;
        return TimeSpan.Zero;
    }

    public void Pause(string place, TimeSpan pause)
    {
        var until = time.GetUtcNow() + pause;
        _next.AddOrUpdate(place, until, (_, known) => known > until ? known : until);
    }
}
