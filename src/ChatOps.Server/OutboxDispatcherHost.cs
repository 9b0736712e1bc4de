using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Server;

/// <summary>Carries messages: whenever something was committed, and every few seconds for those that wait for another attempt.</summary>
public sealed partial class OutboxDispatcherHost(
    IEnumerable<IChatPlatform> platforms, IOutbox outbox, IFeed feed, TimeProvider time, ILoggerFactory logs)
    : BackgroundService
{
    private readonly ILogger<OutboxDispatcherHost> _logger = logs.CreateLogger<OutboxDispatcherHost>();

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(platforms.Select(p => CarryAsync(new OutboxDispatcher(outbox, p, time, logs.CreateLogger<OutboxDispatcher>()), stoppingToken)));

    private async Task CarryAsync(OutboxDispatcher courier, CancellationToken stoppingToken)
    {
        await using var signals = feed.ListenAsync(stoppingToken).GetAsyncEnumerator(stoppingToken);
        var next = signals.MoveNextAsync().AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Round round;
                do
                    round = await courier.SendDueAsync(stoppingToken);
                while (round.Sent > 0);
                var pause = round.NextTurn is { } turn && turn < Longest ? turn : Longest;
                if (await Task.WhenAny(next, Task.Delay(pause, time, stoppingToken), courier.SlowOneEnds) == next)
                    next = signals.MoveNextAsync().AsTask();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogBroke(e);
                await Task.Delay(Longest, time, stoppingToken);
            }
        }
        // An iterator that still waits cannot be disposed of; it ends with the same token.
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Carrying messages broke; it goes on")]
    private partial void LogBroke(Exception exception);
}
