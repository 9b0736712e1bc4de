using System.Diagnostics.Metrics;
using ChatOps.Core.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOps.Server.Slack;

/// <summary>How the bot stands with Slack; readiness and metrics show it.</summary>
internal sealed partial class SlackStatus(TimeProvider time, ILogger<SlackStatus>? logger = null) : IHealthCheck, IDisposable
{
    private readonly ILogger _logger = logger ?? NullLogger<SlackStatus>.Instance;
    private readonly TaskCompletionSource<string> _rejected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SortedDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly Meter _meter = new(Instruments.Name);
    private readonly Lock _lock = new();
    private int _open;
    private DateTimeOffset _since = time.GetUtcNow();
    private string _trouble = "the first connection is being opened";

    /// <summary>Why the bot does not try any more; null: it does.</summary>
    public string? Fatal { get; private set; }

    /// <summary>Who else is connected.</summary>
    public SlackCensus Census { get; } = new(time);

    /// <summary>Completes when the bot's token is good for nothing any more, with the reason.</summary>
    public Task<string> Rejected => _rejected.Task;

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

    /// <summary>What the bot's token may do shows only when it is used: connections are opened with the other one.</summary>
    public void Answered(string method, SlackAnswer answer)
    {
        if (answer is SlackAnswer.Refused { IsEndOfToken: true } over)
            _rejected.TrySetResult($"the bot token: {over}");
        var isNew = false;
        lock (_lock)
        {
            if (answer is SlackAnswer.Done)
                _refused.Remove(method);
            else if (answer is SlackAnswer.Refused { IsAboutRights: true } refused)
                (isNew, _refused[method]) = (!_refused.ContainsKey(method), refused.ToString());
        }
        if (isNew)
            LogRefused(method, answer.ToString()!);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Task.FromResult(
                Fatal is { } fatal ? HealthCheckResult.Unhealthy(fatal)
                : _open > 0 ? Told(_refused.Select(r => $"Slack refuses {r.Key} ({r.Value}); 'chatops doctor' tells more").Append(Census.Strangers).OfType<string>())
                : HealthCheckResult.Degraded($"not connected since {_since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {_trouble}"));
    }

    public void Dispose() => _meter.Dispose();

    private static HealthCheckResult Told(IEnumerable<string> troubles) =>
        string.Join("; ", troubles) is { Length: > 0 } told ? HealthCheckResult.Degraded(told) : HealthCheckResult.Healthy();

    [LoggerMessage(Level = LogLevel.Error, Message = "Slack refuses {Method} to this bot ({Why}); what was to be said is kept and tried again. 'chatops doctor' tells more")]
    private partial void LogRefused(string method, string why);
}
