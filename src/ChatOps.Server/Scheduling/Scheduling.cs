using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using Quartz;

namespace ChatOps.Server.Scheduling;

/// <summary>The clock: Quartz in memory, woken from our rows.</summary>
public static class Scheduling
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddQuartz(quartz =>
        {
            quartz.AddJob<WakeJob>(job => job.WithIdentity(WakeJob.Key).StoreDurably());
            quartz.AddJob<SweepJob>(job => job.WithIdentity(SweepJob.Key).StoreDurably());
            quartz.AddTrigger<SweepJob>(trigger => trigger
                .ForJob(SweepJob.Key)
                .WithIdentity("sweep")
                .StartAt(DateTimeOffset.UtcNow + SweepEvery)
                .WithSimpleSchedule(schedule => schedule.WithInterval(SweepEvery).RepeatForever()));
            quartz.AddJob<TidyJob>(job => job.WithIdentity(TidyJob.Key).StoreDurably());
            quartz.AddTrigger<TidyJob>(trigger => trigger
                .ForJob(TidyJob.Key)
                .WithIdentity("tidy")
                .StartAt(DateTimeOffset.UtcNow + TidyEvery)
                .WithSimpleSchedule(schedule => schedule.WithInterval(TidyEvery).RepeatForever()));
        });
        services.AddQuartzHostedService();
        services.AddSingleton<IAlarmClock, QuartzAlarmClock>();
        return services;
    }
}
