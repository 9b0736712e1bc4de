using ChatOps.Core.Engine;
using ChatOps.Core.Ids;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>Wakes one operation.</summary>
public sealed class WakeJob(OperationDriver driver) : IJob
{
    public const string Id = "operation";
    public static readonly JobKey Key = new("wake");

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        driver.Wake(OperationId.Parse(context.MergedJobDataMap.GetString(Id)!));
        return ValueTask.CompletedTask;
    }
}
