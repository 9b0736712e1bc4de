using ChatOps.Core.Engine;
using ChatOps.Core.Ids;
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
