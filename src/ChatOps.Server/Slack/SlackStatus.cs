using System.Diagnostics.Metrics;
using ChatOps.Core.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Server.Slack;

/// <summary>How the bot stands with Slack; readiness and metrics show it.</summary>
internal sealed class SlackStatus(TimeProvider time) : IHealthCheck, IDisposable
{
    private readonly Meter _meter = new(Instruments.Name);
    private readonly Lock _lock = new();
    private int _open;
    private DateTimeOffset _since = time.GetUtcNow();
    private string _trouble = "the first connection is being opened";

    /// <summary>Why the bot does not try any more; null: it does.</summary>
    public string? Fatal { get; private set; }

    /// <summary>Who else is connected.</summary>
    public SlackCensus Census { get; } = new(time);

    public int Open => Volatile.Read(ref _open);

    public void Measure() => _meter.CreateObservableGauge("chatops.slack.connections", () => Open, description: "Open connections to Slack");

    public void Opened()
    {
        lock (_lock)
            _open++;
    }

    public void Closed(string why)
    {
        lock (_lock)
        {
            _open--;
            if (_open == 0)
                (_since, _trouble) = (time.GetUtcNow(), why);
        }
    }

    public void Tried(string why)
    {
        lock (_lock)
            _trouble = why;
    }

    public void Stop(string why) => Fatal = why;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Task.FromResult(
                Fatal is { } fatal ? HealthCheckResult.Unhealthy(fatal)
                : _open > 0 ? Census.Strangers is { } strangers ? HealthCheckResult.Degraded(strangers) : HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded($"not connected since {_since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {_trouble}"));
    }

    public void Dispose() => _meter.Dispose();
}
