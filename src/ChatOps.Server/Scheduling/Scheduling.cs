using ChatOps.Core.Engine;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>The clock: Quartz in memory, woken from our rows. It goes by the <see cref="TimeProvider"/> of the container, which is the bot's own time.</summary>
public static class Scheduling
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    private static readonly TimeSpan WatchesAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan WatchesEvery = TimeSpan.FromMinutes(5);

    /// <summary>How often it is asked which looks are due; that itself reads nothing.</summary>
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan AppointmentsEvery = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddScheduling(this IServiceCollection services, TimeProvider time)
    {
        services.AddQuartz(quartz =>
        {
            quartz.AddJob<WakeJob>(job => job.WithIdentity(WakeJob.Key).StoreDurably());
            quartz.Every<SweepJob>(SweepJob.Key, time.GetUtcNow() + SweepEvery, SweepEvery);
            quartz.Every<AppointmentJob>(AppointmentJob.Key, time.GetUtcNow(), AppointmentsEvery);
            quartz.Every<WatchJob>(WatchJob.Key, time.GetUtcNow() + WatchesAfter, WatchesEvery);
            quartz.Every<HealthJob>(HealthJob.Key, time.GetUtcNow() + LooksEvery, LooksEvery);
            quartz.Every<TidyJob>(TidyJob.Key, time.GetUtcNow() + TidyEvery, TidyEvery);
        });
        services.AddQuartzHostedService();
        services.AddSingleton<IAlarmClock, QuartzAlarmClock>();
        return services;
    }

    private static void Every<T>(this IQuartzBuilder quartz, JobKey key, DateTimeOffset first, TimeSpan interval)
        where T : IJob
    {
        quartz.AddJob<T>(job => job.WithIdentity(key).StoreDurably());
        quartz.AddTrigger<T>(trigger => trigger
            .ForJob(key)
            .WithIdentity(key.Name)
            .StartAt(first)
            .WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever()));
    }
}
