using ChatOps.Core.Engine;
using ChatOps.Core.Intake;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>Wakes what is unfinished and has something to do by now, and takes up deliveries that were stored and left: whatever was missed is made up for here.</summary>
[DisallowConcurrentExecution]
public sealed class SweepJob(OperationDriver driver, OperationIntake intake) : IJob
{
    public static readonly JobKey Key = new("sweep");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await driver.WakeDueAsync(cancellationToken);
        await intake.CatchUpAsync(cancellationToken);
    }
}
