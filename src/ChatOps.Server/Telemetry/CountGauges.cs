using System.Diagnostics.Metrics;
using System.Reflection;
using ChatOps.Core.Monitoring;

namespace ChatOps.Server.Telemetry;

/// <summary>What is in the bot's state, as gauges. They show the last count; whoever reads them asks for a new one first.</summary>
public sealed partial class CountGauges : IDisposable
{
    private readonly ICounts _tallies;
    private readonly TimeProvider _time;
    private readonly ILogger<CountGauges> _logger;
    private readonly Meter _meter = new(Instruments.Name);
    private StateCounts? _last;

    public CountGauges(ICounts tallies, TimeProvider time, ILogger<CountGauges> logger)
    {
        (_tallies, _time, _logger) = (tallies, time, logger);
        Gauge("chatops.operations.unfinished", "Operations that have not ended, by state", t => t.Unfinished.Select(s => Of(s.Value, ("state", $"{s.Key}"))));
        Gauge("chatops.outbox.messages", "Messages that a platform does not have yet", t => t.Outbox.Select(o => Of(o.Count, ("platform", o.Platform))));
        _meter.CreateObservableGauge("chatops.outbox.age", Ages, "s", "Age of the oldest message that a platform does not have yet");
        Gauge("chatops.deliveries.unhandled", "Commands and clicks that are stored and not handled yet", t => [Of(t.Unhandled)]);
        Gauge("chatops.locks", "Targets that are held", t => [Of(t.Locks)]);
        Gauge("chatops.locks.unknown", "Targets that wait for people to decide, after an end that is not known or not clean", t => [Of(t.UnknownLocks)]);
        Gauge("chatops.sessions", "Browsers that are signed in", t => [Of(t.Sessions)]);
        Gauge("chatops.appointments", "What the bot will do later by itself", t => [Of(t.Appointments)]);
        Gauge("chatops.alarms", "Watches that are amiss, such as restore points that are too old", t => [Of(t.Alarms)]);
        _meter.CreateObservableGauge("chatops.watch.age", Watched, "s", "Since when there has been nothing newer that is good, by watch; of all targets the one where that is longest ago");
        _meter.CreateObservableGauge("chatops.build.info", () => Of(1, ("version", Version)), description: "Always 1; the version is a label");
        _meter.CreateObservableGauge("chatops.memory", () => Environment.WorkingSet, "By", "Memory that the bot's process holds");
        _meter.CreateObservableGauge("chatops.state.readable", () => _last is null ? 0 : 1, description: "0: the bot's state could not be read for these figures");
    }

    public static string Version { get; } =
        typeof(CountGauges).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            _last = await _tallies.CountAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _last = null;
            LogBroke(_logger, e);
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string description, Func<StateCounts, IEnumerable<Measurement<long>>> values) =>
        _meter.CreateObservableGauge(name, () => _last is { } tally ? values(tally) : [], description: description);

    private IEnumerable<Measurement<double>> Ages() => _last is not { } tally ? [] : tally.Outbox.Select(o => new Measurement<double>(
        o.Oldest is { } oldest ? Math.Max(0, (_time.GetUtcNow() - oldest).TotalSeconds) : 0, new KeyValuePair<string, object?>("platform", o.Platform)));

    private IEnumerable<Measurement<double>> Watched() => _last is not { } tally ? [] : tally.Watched.Select(w => new Measurement<double>(
        Math.Max(0, (_time.GetUtcNow() - w.Value).TotalSeconds), new KeyValuePair<string, object?>("watch", w.Key)));

    private static Measurement<long> Of(long value, params (string Name, string Value)[] tags) =>
        new(value, tags.Select(t => new KeyValuePair<string, object?>(t.Name, t.Value)));

    [LoggerMessage(LogLevel.Warning, "The bot's state could not be counted for its metrics")]
    private static partial void LogBroke(ILogger logger, Exception exception);
}
