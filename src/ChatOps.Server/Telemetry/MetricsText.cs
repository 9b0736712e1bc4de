using ChatOps.Core.Monitoring;

namespace ChatOps.Server.Telemetry;

internal sealed class MetricsText(PrometheusText text, CountGauges gauges) : IMetricsText
{
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await gauges.CountAsync(cancellationToken);
        return text.Read();
    }
}
