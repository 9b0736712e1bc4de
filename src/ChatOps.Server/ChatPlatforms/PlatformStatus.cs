using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>How the bot stands with a platform; readiness shows it.</summary>
internal abstract class PlatformStatus(TimeProvider time) : IHealthCheck
{
    private readonly Lock _lock = new();
    private int _open;
    private DateTimeOffset _since = time.GetUtcNow();
    private string _trouble = "the first connection is being opened";

    /// <summary>Why the bot no longer tries; null: it does.</summary>
    public string? Fatal { get; private set; }

    public int Open => Volatile.Read(ref _open);

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
                : _open > 0 ? Told(Troubles())
                : HealthCheckResult.Degraded($"not connected since {_since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {_trouble}"));
    }

    /// <summary>What is not as it should be although the bot is connected.</summary>
    protected abstract IEnumerable<string> Troubles();

    private static HealthCheckResult Told(IEnumerable<string> troubles) =>
        string.Join("; ", troubles) is { Length: > 0 } told ? HealthCheckResult.Degraded(told) : HealthCheckResult.Healthy();
}
