namespace ChatOps.Server.ChatPlatforms;

/// <summary>
/// One message per second in each place, new ones and edits of all operations together, and the pauses that the platform asks for.
/// </summary>
internal sealed class PlacePace(TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, DateTimeOffset> _next = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Takes the turn; not zero: it is free after that time.</summary>
    public TimeSpan TakeTurn(string place)
    {
        // Messages and outputs of one place are carried side by side.
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_next.TryGetValue(place, out var next) && next > now)
                return next - now;
            _next[place] = now + Between;
            return TimeSpan.Zero;
        }
    }

    public void Pause(string place, TimeSpan pause)
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + pause;
            if (!_next.TryGetValue(place, out var known) || known < until)
                _next[place] = until;
        }
    }
}
