using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

public sealed class CronTableTests
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
    [InlineData("@weekly", "2026-11-23 00:00", false)]
    [InlineData("@hourly", "2026-11-22 17:00", true)]
    public void A_schedule_is_due_when_cron_says_so(string schedule, string local, bool due) =>
        Assert.Equal(due, CronSchedule.Parse(schedule)!.IsDue(DateTime.Parse(local)));

    [Theory]
    [InlineData("@reboot")]
    [InlineData("61 * * * *")]
    [InlineData("* * *")]
    [InlineData("1-x * * * *")]
    [InlineData("*/0 * * * *")]
    public void What_is_no_schedule_is_none(string schedule) => Assert.Null(CronSchedule.Parse(schedule));

    [Fact]
    public void A_backup_within_the_window_is_found_with_its_time()
    {
        var jobs = CronTable.Jobs("# nightly\nMAILTO=root\n30 2 * * * /home/senaite/senaitelims/bin/backup -q\n0 3 * * * /usr/bin/true\n30 1 * * 0 bin/zeopack\n", system: false, []).ToList();
        Assert.Equal(2, jobs.Count);
        var now = new DateTimeOffset(2026, 11, 20, 2, 10, 40, TimeSpan.FromHours(1));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 2, 30, 0, TimeSpan.FromHours(1)), CronTable.NextDue(jobs, now, TimeSpan.FromMinutes(30))!.Value.Due);
        Assert.Null(CronTable.NextDue(jobs, now, TimeSpan.FromMinutes(10)));
        Assert.Null(CronTable.NextDue(jobs, now.AddMinutes(30), TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public void A_zone_named_in_the_crontab_counts()
    {
        var jobs = CronTable.Jobs("CRON_TZ=UTC\n30 2 * * * bin/backup\n", system: false, []);
        var now = new DateTimeOffset(2026, 11, 20, 3, 20, 0, TimeSpan.FromHours(1));
        Assert.NotNull(CronTable.NextDue(jobs, now, TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public void In_the_systems_crontabs_only_lines_about_this_instance_count()
    {
        const string text = "17 * * * * root /usr/local/bin/backup\n20 * * * * senaite_daemon /home/senaite/senaitelims/bin/backup\n";
        Assert.Equal("/home/senaite/senaitelims/bin/backup", Assert.Single(CronTable.Jobs(text, system: true, ["/home/senaite/senaitelims"])).Command);
    }
}
