using OpenTelemetry.Metrics;

namespace ChatOps.Server.Telemetry;

/// <summary>Counting begins with the bot, not with the first who asks.</summary>
internal sealed class Counting(MeterProvider metrics) : IHostedService
{
    public MeterProvider Metrics => metrics;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
