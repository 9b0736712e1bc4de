namespace ChatOps.Server.Discord;

/// <summary>
/// Counts the answers 401, 403 and 429: 10,000 of them in ten minutes and Discord bans the address for all that runs there. Long before
/// that the bot stops calling until they are fewer again.
/// </summary>
internal sealed class InvalidRequests(TimeProvider time)
{
    public const int Most = 1000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _at = new();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                while (_at.TryPeek(out var oldest) && oldest + Window <= time.GetUtcNow())
                    _at.Dequeue();
                return _at.Count;
            }
        }
    }

    /// <summary>Nothing is sent until then; null: calls may be made.</summary>
    public TimeSpan? Closed
    {
        get
        {
            lock (_lock)
                return Count < Most ? null : _at.Peek() + Window - time.GetUtcNow();
        }
    }

    public void Add()
    {
        lock (_lock)
            _at.Enqueue(time.GetUtcNow());
    }
}
