using ChatOps.Core.Watches;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>Looks at the targets that are due.</summary>
[DisallowConcurrentExecution]
public sealed class HealthJob(HealthKeeper keeper) : IJob
{
    public static readonly JobKey Key = new("health");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await keeper.LookAsync(cancellationToken);
}
