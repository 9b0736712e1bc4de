using System.Collections.Concurrent;
using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Server.Record;

/// <summary>
/// Anchors the head of the record: after every approval, and at an interval when it has moved. It never stands in anybody's way: what is approved starts,
/// whatever a place does. A place that fails is told and gets the next anchor, which covers the one it missed.
/// </summary>
internal sealed partial class Anchoring(
    IRecordStore record, RecordKeyFile file, IEnumerable<IAnchorPlace> places, AnchoringSettings settings, IFeed feed, TimeProvider time,
    ILogger<Anchoring> logger)
    : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ImmutableArray<IAnchorPlace> _places = [.. places];
    private readonly ConcurrentDictionary<string, string> _troubles = new();
    private DateTimeOffset _tried;

    /// <summary>Told, and no reason to stop work.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _troubles.IsEmpty
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(
                $"anchors of the record do not reach {string.Join(", ", _troubles.Keys.Order(StringComparer.Ordinal))}; the bot's log says why"));

    /// <summary>Makes the anchor that is due; or hands the last one to places that do not have it, when their time has come again.</summary>
    /// <returns>The anchor that was made.</returns>
    public async Task<Anchor?> LookAsync(CancellationToken cancellationToken)
    {
        var state = await record.StateAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (IsDue(state, now))
            return await MakeAsync(state, now, cancellationToken);
        if (state.Last is { } last && !_troubles.IsEmpty && now - _tried >= settings.Every)
            await HandOutAsync(last, [.. _places.Where(p => _troubles.ContainsKey(p.Name))], cancellationToken);
        return null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var signals = feed.ListenAsync(stoppingToken).GetAsyncEnumerator(stoppingToken);
        var next = signals.MoveNextAsync().AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                if (await Task.WhenAny(next, Task.Delay(Longest, time, stoppingToken)) == next)
                    next = signals.MoveNextAsync().AsTask();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                _troubles["the state"] = e.Message;
                LogBroke(e);
                await Task.Delay(Longest, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool IsDue(RecordState state, DateTimeOffset now) =>
        state.KeyId is not null && state.Head.Number > (state.Last?.Number ?? 0)
        && (state.Approval > (state.Last?.Number ?? 0) || state.Last is null || now - state.Last.At >= settings.Every);

    private async Task<Anchor?> MakeAsync(RecordState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var key = file.Find(state.KeyId!) ?? throw new BotException(
            "record-key", $"{file.Path} does not hold the key {state.KeyId}, by which the record goes; the next start tells what happened.");
        var anchor = Anchor.Sign(state.Head, key, now);
        var isFirstOfDay = state.Last is null || state.Last.At.UtcDateTime.Date != anchor.At.UtcDateTime.Date;
        await record.KeepAsync(anchor, settings.Channel is { } channel && isFirstOfDay ? [Message(channel, anchor)] : [], cancellationToken);
        _troubles.TryRemove("the state", out _);
        await HandOutAsync(anchor, _places, cancellationToken);
        return anchor;
    }

    private async Task HandOutAsync(Anchor anchor, ImmutableArray<IAnchorPlace> to, CancellationToken cancellationToken)
    {
        _tried = time.GetUtcNow();
        await Task.WhenAll(to.Select(p => HandAsync(anchor, p, cancellationToken)));
    }

    private async Task HandAsync(Anchor anchor, IAnchorPlace place, CancellationToken cancellationToken)
    {
        try
        {
            await place.WriteAsync(anchor, cancellationToken);
            if (_troubles.TryRemove(place.Name, out _))
                LogAgain(place.Name);
        }
        catch (AnchorPlaceException e)
        {
            _troubles[place.Name] = e.Message;
            LogFailed(place.Name, anchor.Number, e.Message);
        }
    }

    private static OutboxMessage Message(string channel, Anchor anchor) => new(
        $"anchor:{channel}:{anchor.Number}", channel, Operation: null, Person: null,
        new Reply("Anchor of the record", "Who keeps this line can prove later that nothing before it was changed: chatops audit verify --anchor LINE")
        {
            Code = anchor.Line,
        },
        Mentions: [], anchor.At);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The anchor of entry {Number} did not reach {Place}: {Why}. The next one is sent there again")]
    private partial void LogFailed(string place, long number, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Anchors reach {Place} again")]
    private partial void LogAgain(string place);

    [LoggerMessage(Level = LogLevel.Error, Message = "Anchoring the record broke; it is tried again")]
    private partial void LogBroke(Exception exception);
}
