using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Text;
using ChatOps.Core.Time;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Server;

/// <summary>Tells what happens to the machine's clock: to the log, the record, every channel, and readiness.</summary>
internal sealed partial class ClockWatch(SteadyTime time, IOperationStore store, Site site, ILogger<ClockWatch> logger) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        time.Off is { Ticks: not 0 } off
            ? HealthCheckResult.Degraded($"this machine's clock is {UnitText.Duration(off.Duration())} {(off > TimeSpan.Zero ? "ahead of" : "behind")} the bot's time; look at its time service")
            : HealthCheckResult.Healthy());

    /// <summary>Tells what was not told yet. By itself every few seconds.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        while (time.TryTake(out var happened))
        {
            var told = Sentence(happened);
            LogClock(told);
            await store.CommitAsync(
                new(Operation: null)
                {
                    Audit = [new AuditEntry(null, time.GetUtcNow(), "chatops", "clock", told)],
                    Outbox = [.. site.Channels.Select(c => Message(c, happened, told))],
                },
                cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroke(e);
            }
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Sentence(ClockEvent happened)
    {
        var by = UnitText.Duration(happened.By.Duration());
        return happened.Change switch
        {
            ClockChange.JumpedForward =>
                $"the clock of the bot's machine jumped forward by {by}. The bot goes on with its own time; if both clocks agree for {SteadyTime.Agreement.TotalMinutes:0} minutes it follows, and what is over then expires",
            ClockChange.JumpedBack =>
                $"the clock of the bot's machine is {by} behind. The bot goes on with its own time: nothing that is over counts again. Set the clock right; if it is right now and was wrong before, docs/sign-in.md says how the bot is set to it",
            ClockChange.Followed => $"the clock of the bot's machine went on evenly after its jump forward; the bot has followed by {by}",
            _ => $"the clock of the bot's machine, which was off by {by}, agrees with the bot's time again",
        };
    }

    private static OutboxMessage Message(string channel, ClockEvent happened, string told) => new(
        $"clock:{channel}:{happened.At.UtcTicks}:{happened.Change}", channel, Operation: null, Person: null,
        new Reply("The machine's clock", char.ToUpperInvariant(told[0]) + told[1..] + ".", happened.Change == ClockChange.CameBack ? Tone.Good : Tone.Warning), Mentions: [], happened.At);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Clock: {Told}")]
    private partial void LogClock(string told);

    [LoggerMessage(Level = LogLevel.Error, Message = "Telling of the clock broke; it is tried again")]
    private partial void LogBroke(Exception exception);
}
