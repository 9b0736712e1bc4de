using ChatOps.Core.Chat;

namespace ChatOps.Server.Discord;

/// <summary>
/// How far the gateway's stream is safe: everything up to a number is stored, or asks for nothing. Events are stored side by side, so a
/// later one may be safe before an earlier one; the session is never taken up behind one that is not.
/// </summary>
internal sealed class StreamTracker
{
    private readonly Lock _lock = new();
    private readonly SortedSet<long> _unstored = [];
    private GatewaySession? _session;
    private long _seen;

    public GatewaySession? Session
    {
        get
        {
            lock (_lock)
                return _session;
        }
    }

    /// <summary>The number to resume from, which is also what heartbeats confirm.</summary>
    public long Safe
    {
        get
        {
            lock (_lock)
                return SafeUpTo();
        }
    }

    public void Begin(GatewaySession? session, long sequence)
    {
        lock (_lock)
        {
            _unstored.Clear();
            (_session, _seen) = (session, sequence);
        }
    }

    /// <summary>It came, and asks for nothing.</summary>
    public void Seen(long sequence)
    {
        lock (_lock)
            _seen = Math.Max(_seen, sequence);
    }

    /// <summary>It came, and has to be stored.</summary>
    public void Taken(long sequence)
    {
        lock (_lock)
        {
            _seen = Math.Max(_seen, sequence);
            _unstored.Add(sequence);
        }
    }

    public void Stored(long sequence)
    {
        lock (_lock)
            _unstored.Remove(sequence);
    }

    /// <summary>Where the stream stands once this one is stored; null: there is no session.</summary>
    public StreamPosition? With(long sequence)
    {
        lock (_lock)
        {
            var others = _unstored.Where(s => s != sequence).ToList();
            return Position(others.Count > 0 && others[0] < sequence ? others[0] - 1 : sequence);
        }
    }

    /// <summary>Where it stands now.</summary>
    public StreamPosition? Now()
    {
        lock (_lock)
            return Position(SafeUpTo());
    }

    private StreamPosition? Position(long sequence) =>
        _session is { } session ? new(DiscordPlatform.PlatformName, session.Id, sequence, session.Address.ToString()) : null;

    private long SafeUpTo() => _unstored.Count > 0 ? _unstored.Min - 1 : _seen;
}
