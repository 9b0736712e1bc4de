namespace ChatOps.Server.Discord;

/// <summary>Discord takes 120 frames a minute on a connection; some are kept for heartbeats.</summary>
internal sealed class FrameLimit(TimeProvider time)
{
    private const int Most = 115;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Queue<DateTimeOffset> _sent = new();
    private readonly Lock _lock = new();

    /// <summary>False: it must not be sent now.</summary>
    public bool Take()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            while (_sent.TryPeek(out var oldest) && oldest + Window <= now)
                _sent.Dequeue();
            if (_sent.Count >= Most)
                return false;
            _sent.Enqueue(now);
            return true;
        }
    }
}
