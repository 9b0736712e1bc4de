using ChatOps.Core.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Server.Web;

/// <summary>The store answers.</summary>
public sealed class StoreCheck(IFeed feed) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await feed.LastAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
