using ChatOps.Core.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Server.Storage;

/// <summary>The state can be written. After a write that failed it is tried again, so that readiness comes back by itself.</summary>
internal sealed class StateCheck(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (database.Waiting is { } waiting)
            return HealthCheckResult.Unhealthy(waiting);
        if (database.Unwritable is null)
            return HealthCheckResult.Healthy();
        try
        {
            await database.WriteAsync(s => s.Execute("UPDATE state SET commits = commits"), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StateUnwritableException e)
        {
            return HealthCheckResult.Unhealthy(e.Message, e);
        }
    }
}
