using System.Collections.Concurrent;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>
/// A platform may carry out a call long after nobody waits for its answer, when the message has been posted anew. So it is looked for again
/// some times, and what bears the same mark beside the one that is known is deleted. Kept in memory: a restart in these minutes leaves a
/// double.
/// </summary>
internal sealed partial class DuplicateSweeper(
    [FromKeyedServices] IPostedMessages posted, TimeProvider time, ILogger<DuplicateSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UntilItAnswers = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan[] Looks = [TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _some = new(0);

    /// <param name="kept">The platform's id of the message that is known, and stays.</param>
    public void Watch(MarkedMessage message, string kept)
    {
        _watched[message.Mark] = new(message, kept, Look: 0, time.GetUtcNow() + Looks[0]);
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
            if (_watched.IsEmpty)
                await _some.WaitAsync(stoppingToken);
            await Task.Delay(Tick, time, stoppingToken);
            foreach (var due in _watched.Values.Where(w => w.Next <= time.GetUtcNow()).ToList())
                await LookSafelyAsync(due, stoppingToken);
        }
    }

    private async Task LookSafelyAsync(Watched due, CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(due, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A double is not worth the bot's life.
            _watched.TryRemove(KeyValuePair.Create(due.Message.Mark, due));
            LogBroke(e, due.Message.Mark);
        }
    }

    private async Task LookAsync(Watched due, CancellationToken cancellationToken)
    {
        var found = await posted.ByMarkAsync(due.Message, int.MaxValue, cancellationToken);
        // Gone is gone: somebody deleted it, and its double is then the one there is.
        if (found.Contains(due.Kept))
        {
            foreach (var id in found.Ids.Where(s => s != due.Kept))
                await DeleteAsync(due.Message, id, cancellationToken);
        }
        var look = found.Doubt is null ? due.Look + 1 : due.Look;
        if (look < Looks.Length)
            _watched.TryUpdate(
                due.Message.Mark, due with { Look = look, Next = time.GetUtcNow() + (found.Doubt is null ? Looks[look] : UntilItAnswers) },
                due);
        else
            _watched.TryRemove(KeyValuePair.Create(due.Message.Mark, due));
    }

    private async Task DeleteAsync(MarkedMessage message, string id, CancellationToken cancellationToken)
    {
        if (await posted.DeleteAsync(message, id, cancellationToken))
            LogDeleted(message.Mark, message.Place);
        else
            LogStays(message.Mark, message.Place);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A call was carried out late: {Mark} stood twice in {Place}, and its double was deleted")]
    private partial void LogDeleted(string mark, string place);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Mark} stands twice in {Place}, and its double cannot be deleted")]
    private partial void LogStays(string mark, string place);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for a double of {Mark} broke")]
    private partial void LogBroke(Exception exception, string mark);

    private sealed record Watched(MarkedMessage Message, string Kept, int Look, DateTimeOffset Next);
}
