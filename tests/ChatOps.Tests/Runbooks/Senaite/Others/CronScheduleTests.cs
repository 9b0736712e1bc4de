using ChatOps.Runbooks.Senaite.Others;

namespace ChatOps.Tests.Runbooks.Senaite.Others;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("30 2 * * *", "2026-11-22 02:30", true)]
    [InlineData("30 2 * * *", "2026-11-22 02:31", false)]
    [InlineData("*/15 8-18 * * 1-5", "2026-11-23 08:45", true)]
    [InlineData("*/15 8-18 * * 1-5", "2026-11-22 08:45", false)]
    [InlineData("0,30 1 * * sun", "2026-11-22 01:30", true)]
    [InlineData("30 1 * * 7", "2026-11-22 01:30", true)]
    [InlineData("0 0 1 nov *", "2026-11-01 00:00", true)]
    [InlineData("0 0 22 * 3", "2026-11-22 00:00", true)]
    [InlineData("0 0 22 * 3", "2026-11-25 00:00", true)]
    [InlineData("0 0 22 * 3", "2026-11-24 00:00", false)]
    [InlineData("0 0 */2 * 3", "2026-11-24 00:00", false)]
    [InlineData("10-20/5 * * * *", "2026-11-22 03:15", true)]
    [InlineData("@daily", "2026-11-22 00:00", true)]
    [InlineData("@midnight", "2026-11-22 00:00", true)]
    [InlineData("@weekly", "2026-11-23 00:00", false)]
    [InlineData("@hourly", "2026-11-22 17:00", true)]
    [InlineData("20~35 2 * * *", "2026-11-22 02:27", true)]
    [InlineData("20~35 2 * * *", "2026-11-22 02:36", false)]
    [InlineData("~ 2 * * *", "2026-11-22 02:59", true)]
    [InlineData("0 ~5 * * *", "2026-11-22 04:00", true)]
    [InlineData("50~ * * * *", "2026-11-22 04:49", false)]
    public void A_schedule_is_due_when_cron_says_so(string schedule, string local, bool due) =>
        Assert.Equal(due, CronSchedule.Parse(schedule)!.IsDue(DateTime.Parse(local)));

    [Theory]
    [InlineData("@reboot")]
    [InlineData("61 * * * *")]
    [InlineData("* * *")]
    [InlineData("1-x * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("35~20 * * * *")]
    public void What_is_no_schedule_is_none(string schedule) => Assert.Null(CronSchedule.Parse(schedule));

    /// <summary>2026-03-29 in Paris: 02:00 becomes 03:00 at 01:00 UTC.</summary>
    [Fact]
    public void A_job_of_the_hour_that_the_clock_skips_comes_when_it_skips()
    {
        var change = new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero);
        var clock = new HostClock(TimeSpan.FromHours(1), change, TimeSpan.FromHours(2));
        var due = CronSchedule.Parse("30 2 * * *")!.Due(clock, change.AddMinutes(-10), change.AddMinutes(20));
        Assert.Equal(change, Assert.Single(due));
        Assert.Empty(CronSchedule.Parse("30 2 * * *")!.Due(clock, change.AddMinutes(2), change.AddMinutes(50)));
        Assert.Equal(change.AddMinutes(15), Assert.Single(CronSchedule.Parse("15 3 * * *")!.Due(clock, change.AddMinutes(-10), change.AddMinutes(20))));
    }

    /// <summary>2026-10-25 in Paris: 03:00 becomes 02:00 at 01:00 UTC.</summary>
    [Fact]
    public void A_job_of_the_hour_that_comes_twice_counts_both_times()
    {
        var change = new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero);
        var clock = new HostClock(TimeSpan.FromHours(2), change, TimeSpan.FromHours(1));
        var due = CronSchedule.Parse("30 2 * * *")!.Due(clock, change.AddHours(-1), change.AddHours(1));
        Assert.Equal([change.AddMinutes(-30), change.AddMinutes(30)], due);
    }
}
