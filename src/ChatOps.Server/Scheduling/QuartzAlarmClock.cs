using ChatOps.Core.Operations;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>
/// Alarms as Quartz triggers. They carry only an id; our rows hold the due times, so a lost or doubled trigger does no harm (docs/decisions/0003).
/// </summary>
public sealed class QuartzAlarmClock(ISchedulerFactory schedulers) : IAlarmClock
{
    public void WakeAt(OperationId id, DateTimeOffset at) => _ = ScheduleAsync(id, at);

    private async Task ScheduleAsync(OperationId id, DateTimeOffset at)
    {
        var scheduler = await schedulers.GetScheduler();
        var trigger = TriggerBuilder.Create()
            .WithIdentity($"wake-{id}")
            .ForJob(WakeJob.Key)
            .UsingJobData(WakeJob.Id, id.ToString())
            .StartAt(at)
            .Build();
        await scheduler.UnscheduleJob(trigger.Key);
        await scheduler.ScheduleJob(trigger);
    }
}

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
