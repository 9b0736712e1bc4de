using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>The clock: Quartz in memory, woken from our rows.</summary>
public static class Scheduling
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    private static readonly TimeSpan AppointmentsEvery = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddQuartz(quartz =>
        {
            quartz.AddJob<WakeJob>(job => job.WithIdentity(WakeJob.Key).StoreDurably());
            quartz.Every<SweepJob>(SweepJob.Key, SweepEvery, SweepEvery);
            quartz.Every<AppointmentJob>(AppointmentJob.Key, TimeSpan.Zero, AppointmentsEvery);
            quartz.Every<TidyJob>(TidyJob.Key, TidyEvery, TidyEvery);
        });
        services.AddQuartzHostedService();
        services.AddSingleton<IAlarmClock, QuartzAlarmClock>();
        return services;
    }

    private static void Every<T>(this IQuartzBuilder quartz, JobKey key, TimeSpan first, TimeSpan interval)
        where T : IJob
    {
        quartz.AddJob<T>(job => job.WithIdentity(key).StoreDurably());
        quartz.AddTrigger<T>(trigger => trigger
            .ForJob(key)
            .WithIdentity(key.Name)
            .StartAt(DateTimeOffset.UtcNow + first)
            .WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever()));
    }
}
