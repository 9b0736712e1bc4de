using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Runbooks.Senaite.Others;

/// <summary>What planning and the steps say of others' work, on real files with the real find; the time is 15:00 UTC.</summary>
public sealed class OthersPlanTests : IDisposable
{
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    /// <summary>Now is 02:10 by a wall clock that is moved so that the crontab's hour fits: the lines below say 2, which becomes the hour of the test's now.</summary>
    private static string At(string line) => line.Replace(" 2 * * * ", $" {Local.Hour} * * * ", StringComparison.Ordinal);

    private static DateTimeOffset Local => TimeZoneInfo.ConvertTime(TemporaryInstance.Now, TimeZoneInfo.Local);

    public OthersPlanTests() => _instance.Unseen = "Refuse";

    private string Backup => Path.Combine(_instance.Host, "code/bin/backup");

    [Theory]
    [InlineData("20 2 * * * \"ROOT/bin/backup\" -q")]
    [InlineData("20 2 * * * bash -lc 'cd ROOT && bin/backup'")]
    [InlineData("20 2 * * * /usr/local/bin/senaite-backup.sh")]
    [InlineData("20 2 * * * /usr/local/bin/backup_senaite.sh")]
    [InlineData("20 2 * * * wget -qO- 'http://localhost:8081/Control_Panel/Database/manage_pack?days:float=3'")]
    [InlineData("10~25 2 * * * bin/backup")]
    [InlineData("~ 2 * * * bin/backup")]
    [InlineData("20 2 * * * /bin/sh%cd ROOT%bin/backup")]
    [InlineData("20 2 * * * /home/senaite/senaitelims-elsewhere/bin/backup -q")]
    public async Task Each_line_alone_is_due_for_backup_and_restore(string line)
    {
        _instance.Fault("crontab", At(line.Replace("ROOT", Path.Combine(_instance.Host, "code"), StringComparison.Ordinal)) + "\n");
        await RefusedAsync("backup", "cron-due", "starts “");
        await RefusedAsync("restore", "cron-due", "starts “");
    }

    [Fact]
    public async Task Tables_of_the_system_are_read_as_Debians_cron_reads_them()
    {
        var line = $"20 {Local.Hour} * * * root {Backup} -q\n";
        _instance.Put("etc/debian_version", "12.5\n");
        _instance.Put("etc/cron.d/backup.off", line);
        _instance.Put("etc/cron.d/backup~", line);
        _instance.Put("etc/cron.d/zoned", $"CRON_TZ=Asia/Tokyo\n20 {TemporaryInstance.Now.AddHours(9).Hour} * * * root {Backup} -q\n");
        _instance.Put("etc/cron.d/unended", $"# nothing\n{line.TrimEnd('\n')}");
        var plan = await PlanDrive.ReadyAsync(_instance, "backup");
        Assert.Contains(plan.Summary, s => s.Contains("etc/cron.d/unended has no line end, so cron does not run it", StringComparison.Ordinal));
        File.CreateSymbolicLink(Path.Combine(_instance.Host, "etc/cron.d/linked"), _instance.Put("elsewhere.cron", line));
        await RefusedAsync("backup", "cron-due", "etc/cron.d/linked");
    }

    /// <summary>Whatever a line means, it is not passed over in silence.</summary>
    [Theory]
    [InlineData("0 2 * * sat-sun bin/backup")]
    [InlineData("@every_minute bin/backup")]
    [InlineData("H 2 * * * bin/backup")]
    [InlineData("0 25 * * * bin/backup")]
    public async Task A_line_whose_time_cannot_be_read_is_named_in_the_plan(string line)
    {
        _instance.Fault("crontab", $"# comment\nMAILTO=\"\"\n@reboot bin/true\n{line}\n");
        var plan = await PlanDrive.ReadyAsync(_instance, "backup");
        var told = Assert.Single(plan.Summary, s => s.Contains("what time that is cannot be read", StringComparison.Ordinal));
        Assert.Contains(line, told, StringComparison.Ordinal);
        Assert.DoesNotContain("MAILTO", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_cron_is_not_Debians_a_zone_counts_and_so_do_names_with_dots()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Tokyo", out _))
            return;
        _instance.Put("etc/cron.d/zoned", $"CRON_TZ=Asia/Tokyo\n20 {TemporaryInstance.Now.AddHours(9).Hour} * * * root {Backup} -q\n");
        await RefusedAsync("backup", "cron-due", "Asia/Tokyo");
    }

    [Fact]
    public async Task A_wrapper_is_read_and_so_is_a_folder_of_run_parts()
    {
        var wrapper = _instance.Put("opt/nightly", $"#!/bin/sh\ncd {_instance.Host}/code\nexec bin/backup\n");
        _instance.Put("etc/crontab", $"20 {Local.Hour} * * * root {wrapper}\n");
        await RefusedAsync("backup", "cron-due", "opt/nightly");
        _instance.Put("etc/crontab", $"20 {Local.Hour} * * * root cd / && run-parts --report {_instance.Host}/etc/cron.daily\n");
        _instance.Put("etc/debian_version", "12.5\n");
        _instance.Put("etc/cron.daily/lims.sh", $"#!/bin/sh\n{Backup}\n");
        await PlanDrive.ReadyAsync(_instance, "backup");
        _instance.Put("etc/cron.daily/lims", $"#!/bin/sh\n{Backup}\n");
        await RefusedAsync("backup", "cron-due", "run-parts");
    }

    [Fact]
    public async Task The_backup_of_another_instance_is_no_concern_once_its_text_says_so()
    {
        var other = _instance.Put("other/bin/backup", "#!/usr/bin/python\nimport collective.recipe.backup.main\nsource = '/srv/other'\n");
        _instance.Fault("crontab", At($"20 2 * * * {other}\n"));
        await PlanDrive.ReadyAsync(_instance, "backup");
        File.Delete(other);
        await RefusedAsync("backup", "cron-due", "other/bin/backup");
    }

    /// <summary>cronie puts a job off by a random time: what was due a while ago may come now.</summary>
    [Theory]
    [InlineData(-20, 45, true)]
    [InlineData(-20, 10, false)]
    [InlineData(-20, 0, false)]
    [InlineData(-20, null, false)]
    [InlineData(20, 45, true)]
    public async Task A_random_delay_is_counted(int minutes, int? delay, bool due)
    {
        var at = Local.AddMinutes(minutes);
        _instance.Put("etc/cron.d/lims", $"{(delay is null ? "" : $"RANDOM_DELAY={delay}\n")}{at.Minute} {at.Hour} * * * root {Backup}\n");
        if (due)
            await RefusedAsync("backup", "cron-due", minutes < 0 ? "up to 45 min later, by its RANDOM_DELAY) starts" : $"at {at:HH:mm}");
        else
            await PlanDrive.ReadyAsync(_instance, "backup");
    }

    [Fact]
    public async Task Anacron_may_start_what_it_has_not_started_yet()
    {
        _instance.Put("etc/anacrontab", $"1 5 lims-backup {Backup}\n");
        await RefusedAsync("backup", "cron-due", "anacron");
        File.SetLastWriteTimeUtc(_instance.Put("var/spool/anacron/lims-backup", "20261120\n"), TemporaryInstance.Now.UtcDateTime.AddHours(-6));
        await PlanDrive.ReadyAsync(_instance, "backup");
    }

    [Fact]
    public async Task A_timer_of_systemd_is_known_by_what_its_unit_starts()
    {
        var next = TemporaryInstance.Now.AddMinutes(20).ToUnixTimeMilliseconds() * 1000;
        _instance.Fault("timers", $$"""[{"next":{{next}},"unit":"lims.timer","activates":"lims.service"},{"next":{{next}},"unit":"apt-daily-upgrade.timer","activates":"apt-daily-upgrade.service"}]""");
        _instance.Fault("units", "Id=lims.service\nUser=\nExecStart={ path=/usr/bin/true ; argv[]=/usr/bin/true ; ignore_errors=no ; }\n\nId=apt-daily-upgrade.service\nUser=\n");
        var plan = await PlanDrive.ReadyAsync(_instance, "backup");
        Assert.Contains(plan.Summary, s => s.Contains("Packages are upgraded at", StringComparison.Ordinal));
        _instance.Fault("units", $"Id=lims.service\nUser=\nExecStart={{ path=/bin/sh ; argv[]=/bin/sh -c {Backup} -q ; ignore_errors=no ; }}\n");
        await RefusedAsync("backup", "cron-due", "lims.timer");
        _instance.Fault("timers", "Failed to connect to bus");
        await RefusedAsync("backup", "others-unknown", "systemd's timers");
    }

    [Fact]
    public async Task A_shutdown_that_is_set_refuses_within_the_window_and_is_told_before()
    {
        _instance.Put("run/systemd/shutdown/scheduled", $"USEC={TemporaryInstance.Now.AddMinutes(10).ToUnixTimeMilliseconds() * 1000}\nWARN_WALL=1\nMODE=reboot\n");
        await RefusedAsync("restore", "shutdown-due", "reboot at 2026-11-20 15:10");
        _instance.Put("run/systemd/shutdown/scheduled", $"USEC={TemporaryInstance.Now.AddHours(5).ToUnixTimeMilliseconds() * 1000}\nMODE=reboot\n");
        var plan = await PlanDrive.ReadyAsync(_instance, "backup");
        Assert.Contains(plan.Summary, s => s.Contains("set to reboot at 2026-11-20 20:00 UTC", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_of_the_recipe_with_a_name_of_its_own_is_known_by_its_text()
    {
        _instance.Fault("foreign", $" 77 {Environment.UserName} python code/bin/saturday\n");
        await PlanDrive.ReadyAsync(_instance, "backup");
        _instance.Fault("foreign", $" 77 {Environment.UserName} python {_instance.Host}/code/bin/saturday\n");
        _instance.Put("code/bin/saturday", "#!/usr/bin/python\nimport collective.recipe.backup.main\n");
        await RefusedAsync("backup", "foreign-process", "saturday");
    }

    [Fact]
    public async Task A_process_table_that_is_not_whole_is_no_proof()
    {
        _instance.Fault("hidepid");
        await RefusedAsync("backup", "others-unknown", "process 1 is not in it");
        await RefusedAsync("restore", "others-unknown", "hidepid");
        Assert.Contains("cannot be told", (await PlanDrive.RunAsync(await PlanDrive.ReadyAsync(_instance, "status"), "status")).Verdicts["work"].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_that_runs_is_waited_for()
    {
        _instance.Fault("foreign", " 77 root /usr/bin/python3 /usr/bin/unattended-upgrade\n");
        await RefusedAsync("backup", "upgrade-running", "unattended-upgrade");
    }

    [Fact]
    public async Task Cron_is_looked_at_again_before_anything_is_moved()
    {
        _instance.Unseen = "Warn";
        var before = _instance.Snapshot();
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "latest"));
        foreach (var (move, look) in new[] { ("move-data", "others-due-data"), ("move-blobs", "others-due-blobs"), ("run-restore", "others-due-restore") })
            Assert.Equal(look, plan.Steps[plan.Steps.ToList().FindIndex(s => s.Id == move) - 1].Id);
        var driven = await PlanDrive.RunAsync(plan, "restore", before: step =>
        {
            if (step == "others-due-data")
                _instance.Put("etc/cron.d/new", $"* * * * * root {Backup}\n");
        });
        Assert.Equal(Outcome.RolledBack, driven.Outcome);
        Assert.Contains("are not those of the plan", driven.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("move-data", driven.Order);
        Assert.Equal(before, _instance.Snapshot());
    }

    [Fact]
    public async Task The_window_is_twice_as_long_as_such_an_operation_took()
    {
        _instance.Fault("crontab", At("50 2 * * * bin/backup\n"));
        await PlanDrive.ReadyAsync(_instance, "backup");
        var planning = await PlanDrive.PlanAsync(_instance, "backup", new Took(TimeSpan.FromMinutes(26)));
        Assert.Equal("cron-due", Assert.IsType<Planning.Refused>(planning).Code);
        Assert.IsType<Planning.Ready>(await PlanDrive.PlanAsync(_instance, "backup", new Took(TimeSpan.FromMinutes(24))));
    }

    private sealed class Took(TimeSpan time) : IHistory
    {
        public Task<IReadOnlyList<PastRun>> OfAsync(string command, int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<PastRun>>([Run("a", time), Run("b", TimeSpan.FromMinutes(1)), Run("c", TimeSpan.FromDays(1)) with { Outcome = Outcome.Failed }]);

        private static PastRun Run(string handle, TimeSpan took) => new(
            handle, "senaite backup", Outcome.Succeeded, TemporaryInstance.Now, System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty,
            System.Collections.Immutable.ImmutableSortedDictionary<string, Verdict>.Empty)
        { Took = took };
    }

    private async Task RefusedAsync(string verb, string code, string why)
    {
        (string, string)[] values = verb == "restore" ? [("point", "latest")] : [];
        var planning = await PlanDrive.PlanAsync(_instance, verb, values);
        var refused = Assert.IsType<Planning.Refused>(planning);
        Assert.Equal(code, refused.Code);
        Assert.Contains(why, refused.Reason, StringComparison.Ordinal);
    }
}
