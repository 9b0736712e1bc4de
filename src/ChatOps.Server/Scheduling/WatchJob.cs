using ChatOps.Core.Watches;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>Lets the watches look at their targets.</summary>
[DisallowConcurrentExecution]
public sealed class WatchJob(WatchKeeper keeper) : IJob
{
    public static readonly JobKey Key = new("watches");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await keeper.LookAsync(cancellationToken);
}
