namespace ChatOps.Server.ChatPlatforms;

/// <summary>Ids that came lately. Platforms deliver a second time within minutes, so they are forgotten after an hour.</summary>
internal sealed class RecentIds(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private readonly Dictionary<string, DateTimeOffset> _came = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _came.Count;
        }
    }

    /// <returns>False: it came before.</returns>
    public bool IsFirst(string id)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var (old, _) in _came.Where(c => c.Value + Kept < now).ToList())
                _came.Remove(old);
            return _came.TryAdd(id, now);
        }
    }
}
