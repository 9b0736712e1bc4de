using ChatOps.Runbooks.Senaite.Others;

namespace ChatOps.Tests.Runbooks.Senaite.Others;

/// <summary>As systemd 252 (JSON) and 241 (a table, whatever --output says) print them.</summary>
public sealed class TimerTableTests
{
    private static readonly HostClock Clock = HostClock.Steady(TimeSpan.FromHours(1));

    [Fact]
    public void Timers_are_read_from_json_and_from_the_table_of_older_ones()
    {
        const string json = """[{"next":1795743000000000,"left":1795743000000000,"last":0,"passed":0,"unit":"lims-backup.timer","activates":"lims-backup.service"},{"next":null,"left":0,"unit":"x.timer","activates":"x.service"}]""";
        const string table = "NEXT                         LEFT          LAST                         PASSED       UNIT                         ACTIVATES\n"
            + "Fri 2026-11-27 02:30:00 CET  19min left    Thu 2026-11-26 02:30:00 CET  23h ago      lims-backup.timer            lims-backup.service\n"
            + "n/a                          n/a           n/a                          n/a          systemd-readahead-done.timer systemd-readahead-done.service\n\n2 timers listed.\n";
        var due = new DateTimeOffset(2026, 11, 27, 1, 30, 0, TimeSpan.Zero);
        foreach (var text in new[] { json, table })
            Assert.Equal(new SystemdTimer("lims-backup.timer", "lims-backup.service", due), Assert.Single(TimerTable.Read(text, Clock)!.Value) with { Due = due.ToOffset(TimeSpan.Zero) });
        Assert.Equal(due, TimerTable.Read(table, Clock)!.Value[0].Due);
        Assert.Equal(due, TimerTable.Read(json, Clock)!.Value[0].Due);
        Assert.Null(TimerTable.Read("Failed to connect to bus: Permission denied", Clock));
    }

    /// <summary>2026-10-25 in Paris: 03:00 becomes 02:00 at 01:00 UTC. The zone's short name is not relied on, so both count, as for cron.</summary>
    [Theory]
    [InlineData("02:30:00", "00:30", "01:30")]
    [InlineData("01:30:00", "23:30", "")]
    [InlineData("03:30:00", "02:30", "")]
    public void A_time_of_the_hour_that_comes_twice_is_due_both_times(string next, string first, string second)
    {
        var clock = new HostClock(TimeSpan.FromHours(2), new(2026, 10, 25, 1, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1));
        var table = $"NEXT                         LEFT          LAST PASSED UNIT ACTIVATES\nSun 2026-10-25 {next} CET  1h left n/a  n/a  lims-backup.timer  lims-backup.service\n";
        Assert.Equal($"{first} {second}".Trim(), string.Join(' ', TimerTable.Read(table, clock)!.Value.Select(t => $"{t.Due.UtcDateTime:HH:mm}")));
    }

    [Fact]
    public void What_a_unit_starts_is_read_with_its_account_and_folder()
    {
        const string shown = "Id=lims-backup.service\nUser=senaite_daemon\nWorkingDirectory=/home/senaite/senaitelims\n"
            + "ExecStart={ path=/bin/sh ; argv[]=/bin/sh -c cd /x; bin/backup ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }\n\n"
            + "Id=apt.service\nUser=\nExecStart={ path=/usr/lib/apt/apt.systemd.daily ; argv[]=/usr/lib/apt/apt.systemd.daily update ; ignore_errors=no ; pid=0 }\n";
        var units = UnitFile.Read(shown).ToList();
        Assert.Equal(("lims-backup.service", "senaite_daemon", "/home/senaite/senaitelims"), (units[0].Name, units[0].Account, units[0].Folder));
        Assert.Equal(["/bin/sh", "-c", "cd", "/x;", "bin/backup"], units[0].Commands[0].AsEnumerable());
        Assert.Equal(("apt.service", "root", null), (units[1].Name, units[1].Account, units[1].Folder));
    }
}
