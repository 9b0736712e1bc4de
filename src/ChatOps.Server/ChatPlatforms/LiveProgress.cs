using ChatOps.Core.Chat;
using ChatOps.Core.Steps;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>Has live messages sent again while a step tells how far it is; what did not change is left alone.</summary>
internal sealed partial class LiveProgress(
    [ServiceKey] string platform, LiveSteps live, IOutbox outbox, TimeProvider time, ILogger<LiveProgress> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TellAsync(told, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Such as a full disk: progress is not worth the bot's life.
                LogBroke(e, platform);
            }
        }
    }

    private async Task TellAsync(Dictionary<string, string> told, CancellationToken cancellationToken)
    {
        var handles = live.Handles;
        foreach (var gone in told.Keys.Except(handles).ToList())
            told.Remove(gone);
        foreach (var handle in handles)
        {
            var now = live.Of(handle) is { } step ? $"{step.Step} {step.Progress} {step.Trouble}" : "";
            if (told.TryGetValue(handle, out var before) && before == now)
                continue;
            told[handle] = now;
            await outbox.AgainAsync(platform, BoardMessage.CardOf(handle), cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far steps are could not be told in {Platform}; it is tried again")]
    private partial void LogBroke(Exception exception, string platform);
}
