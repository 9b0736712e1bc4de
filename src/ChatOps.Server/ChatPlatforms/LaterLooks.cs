using System.Collections.Concurrent;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>
/// A platform may carry out a call long after nobody waits for its answer. So what such a call was about is looked at again some times. Kept in memory: a
/// restart in these minutes forgets it. With nothing to look at it does not wake.
/// </summary>
/// <typeparam name="T">What is looked at, known by its key; a second call about it begins the looks anew.</typeparam>
internal abstract class LaterLooks<T>(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UntilItAnswers = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan[] Looks = [TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    private readonly ConcurrentDictionary<string, Due> _due = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _some = new(0);

    protected void Watch(string key, T what)
    {
        _due[key] = new(what, Look: 0, time.GetUtcNow() + Looks[0]);
        _some.Release();
    }

    public override void Dispose()
    {
        base.Dispose();
        _some.Dispose();
    }

    /// <summary>May not throw, but for the cancellation.</summary>
    protected abstract Task<LookEnd> LookAsync(string key, T what, CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (_due.IsEmpty)
                await _some.WaitAsync(stoppingToken);
            await Task.Delay(Tick, time, stoppingToken);
            foreach (var (key, due) in _due.Where(d => d.Value.At <= time.GetUtcNow()).ToList())
                After(key, due, await LookAsync(key, due.What, stoppingToken));
        }
    }

    /// <summary>What was called for anew meanwhile has begun its looks anew, and stays.</summary>
    private void After(string key, Due due, LookEnd end)
    {
        var look = end == LookEnd.NoAnswer ? due.Look : due.Look + 1;
        if (end == LookEnd.Enough || look == Looks.Length)
            _due.TryRemove(KeyValuePair.Create(key, due));
        else
            _due.TryUpdate(key, new(due.What, look, time.GetUtcNow() + (end == LookEnd.NoAnswer ? UntilItAnswers : Looks[look])), due);
    }

    private sealed record Due(T What, int Look, DateTimeOffset At);
}
