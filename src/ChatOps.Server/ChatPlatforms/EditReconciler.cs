using System.Collections.Concurrent;
using ChatOps.Core.Chat;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>
/// A platform may carry out an edit long after nobody waits for its answer, over a newer one: an operation that has ended would say for
/// good that it runs. So a message is edited again some times after an edit whose end nobody knows. Kept in memory: after a restart in
/// these minutes an older state may stay.
/// </summary>
internal sealed partial class EditReconciler(
    [ServiceKey] string platform, IOutbox outbox, TimeProvider time, ILogger<EditReconciler> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan[] Looks = [TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    private readonly ConcurrentDictionary<string, Unclear> _unclear = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _some = new(0);

    /// <param name="key">The message's.</param>
    public void Watch(string key)
    {
        _unclear[key] = new(Look: 0, time.GetUtcNow() + Looks[0]);
        _some.Release();
    }

    public override void Dispose()
    {
        base.Dispose();
        _some.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (_unclear.IsEmpty)
                await _some.WaitAsync(stoppingToken);
            await Task.Delay(Tick, time, stoppingToken);
            foreach (var (key, due) in _unclear.Where(u => u.Value.Next <= time.GetUtcNow()).ToList())
                await EditAgainAsync(key, due, stoppingToken);
        }
    }

    private async Task EditAgainAsync(string key, Unclear due, CancellationToken cancellationToken)
    {
        try
        {
            await outbox.AgainAsync(platform, key, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Such as a full disk: the next look is another try.
            LogBroke(e, key);
        }
        if (due.Look + 1 < Looks.Length)
            _unclear.TryUpdate(key, new(due.Look + 1, time.GetUtcNow() + Looks[due.Look + 1]), due);
        else
            _unclear.TryRemove(KeyValuePair.Create(key, due));
    }

    private sealed record Unclear(int Look, DateTimeOffset Next);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} could not be edited again, to be sure that its newest state stands there")]
    private partial void LogBroke(Exception exception, string key);
}
