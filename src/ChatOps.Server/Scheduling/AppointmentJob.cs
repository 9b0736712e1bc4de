using ChatOps.Core.Appointments;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>Looks at the appointments: right after the start, and every few seconds.</summary>
[DisallowConcurrentExecution]
public sealed class AppointmentJob(AppointmentKeeper keeper) : IJob
{
    public static readonly JobKey Key = new("appointments");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await keeper.KeepAsync(cancellationToken);
}
