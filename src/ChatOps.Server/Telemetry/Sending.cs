using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ChatOps.Server.Telemetry;

/// <summary>Keeps the gauges fresh for what is sent by itself, and sends the rest at the end.</summary>
internal sealed class Sending(MeterProvider metrics, TracerProvider traces, CountGauges gauges, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await gauges.CountAsync(stoppingToken);
            await Task.Delay(Often, time, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.Run(() => traces.ForceFlush(3000) & metrics.ForceFlush(3000), cancellationToken);
    }
}
