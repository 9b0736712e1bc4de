namespace ChatOps.Core.Monitoring;

/// <summary>Everything that is counted and measured, as text for a monitoring system.</summary>
public interface IMetricsText
{
    Task<string> ReadAsync(CancellationToken cancellationToken);
}
