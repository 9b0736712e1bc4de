using System.Text;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Vtom;

public sealed class MaintenanceTests : IDisposable
{
    private readonly TemporaryHost _host = new();

    public void Dispose() => _host.Dispose();

    private Task<Driven> DoAsync(string state, string name = "vtom1") => _host.DoAsync("maint", _host.Target(name), ("state", state));

    private Task<Planning> PlanAsync(string state, params (string, string)[] more) => _host.PlanAsync("maint", null, default, [("state", state), .. more]);

    private async Task<Planning.Refused> RefusedAsync(string state = "on") => Assert.IsType<Planning.Refused>(await PlanAsync(state));

    [Fact]
    public async Task On_and_off_move_the_service_and_nothing_else()
    {
        var on = await DoAsync("on");
        Assert.True(on.Outcome == Outcome.Succeeded, on.Reason);
        Assert.Equal((30107, 30008, "[ports]\nvtserver:vtserverm\n"), (_host.Port(), _host.Port(server: "vtnotifier"), _host.Content()));
        Assert.Equal(["stop", "start"], _host.Calls());
        Assert.Contains("vtom1: maintenance is on", on.Report, StringComparison.Ordinal);

        var off = await DoAsync("off");
        Assert.True(off.Outcome == Outcome.Succeeded, off.Reason);
        Assert.Equal((30007, "[ports]\nvtserver:vtserver\n"), (_host.Port(), _host.Content()));
    }

    [Fact]
    public async Task The_bytes_are_put_between_stop_and_start_and_read_back()
    {
        var plan = await _host.ReadyAsync("maint", null, default, ("state", "on"));
        Assert.Equal(
            ["sockets-now", "stop-servers", "closed-ports", "gone-processes", "put-file", "file-is", "start-servers", "bound-ports", "owned-ports", "ping-shows", "open-port-0", "shut-port-0"],
            plan.Steps.Select(s => s.Id));
        Assert.All(plan.Steps.Where(s => s.Id is "stop-servers" or "start-servers"), s => Assert.Equal(("", true), (s.Input, s.Login)));
        Assert.IsType<ChatOps.Core.Execution.Guard.Absent>(Assert.Single(plan.Find("put-file").Guards));
    }

    [Fact]
    public async Task Comments_and_bytes_of_another_encoding_stay()
    {
        byte[] before = [.. Encoding.Latin1.GetBytes("# réglé à la main\n[ports]\nvtserver:vtserver\nvtnotifier:vtnotifier")];
        await File.WriteAllBytesAsync(_host.FileOf("vtom"), before);
        Assert.Equal(Outcome.Succeeded, (await DoAsync("on")).Outcome);
        Assert.Equal(Encoding.Latin1.GetString(before).Replace("vtserver:vtserver\n", "vtserver:vtserverm\n", StringComparison.Ordinal), Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_host.FileOf("vtom"))));
        Assert.Equal(Outcome.Succeeded, (await DoAsync("off")).Outcome);
        Assert.Equal(before, await File.ReadAllBytesAsync(_host.FileOf("vtom")));
    }

    [Fact]
    public async Task Two_installs_on_one_host_never_touch_each_other()
    {
        var other = (_host.Pid("vtomd"), _host.Content("vtomd"));
        Assert.Equal(Outcome.Succeeded, (await DoAsync("on")).Outcome);
        Assert.Equal(other, (_host.Pid("vtomd"), _host.Content("vtomd")));
        var own = (_host.Pid("vtom"), _host.Content());
        Assert.Equal(Outcome.Succeeded, (await DoAsync("on", "vtom1d")).Outcome);
        Assert.Equal(40107, _host.Port("vtomd"));
        Assert.Equal(own, (_host.Pid("vtom"), _host.Content()));
        Assert.Contains("vtnotifier:vtnotifierd", _host.Content("vtomd"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_services_move_together()
    {
        await File.AppendAllTextAsync(_host.Services, "vtnotifierm 30108/tcp\n");
        var target = _host.Target("vtom1", ("Services:0:Service", "vtserver"), ("Services:1:Service", "vtnotifier"));
        Assert.Equal(Outcome.Succeeded, (await _host.DoAsync("maint", target, ("state", "on"))).Outcome);
        Assert.Equal((30107, 30108), (_host.Port(), _host.Port(server: "vtnotifier")));
    }

    [Fact]
    public async Task What_is_on_already_is_an_answer_and_touches_nothing()
    {
        await DoAsync("on");
        var calls = _host.Calls().Length;
        var plan = await _host.ReadyAsync("maint", null, default, ("state", "on"), ("for", "02:00:00"));
        Assert.True(plan.ReadsOnly);
        Assert.Equal("vtom maint off vtom1", Assert.Single(plan.FollowUps).Command);
        var driven = await TemporaryHost.DriveAsync(plan);
        Assert.Equal(Outcome.Succeeded, driven.Outcome);
        Assert.Contains("was on already", driven.Report, StringComparison.Ordinal);
        Assert.Equal(calls, _host.Calls().Length);
    }

    [Fact]
    public async Task Already_is_judged_by_what_is_so_when_it_runs()
    {
        var plan = await _host.ReadyAsync("maint", null, default, ("state", "off"));
        _host.Run("stop_servers", "vtom");
        var driven = await TemporaryHost.DriveAsync(plan);
        Assert.Equal(Outcome.Failed, driven.Outcome);
        Assert.Contains("no longer holds: stopped", driven.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_is_part_of_the_plan_with_a_reminder_before_it()
    {
        var plan = await _host.ReadyAsync("maint", null, default, ("state", "on"), ("for", "02:00:00"), ("reason", "move the database"));
        var end = Assert.Single(plan.FollowUps);
        Assert.Equal(("maint-off", "vtom maint off vtom1 --cut-jobs", TimeSpan.FromHours(2), TimeSpan.FromMinutes(10)), (end.Key, end.Command, end.After!.Value, end.RemindBefore!.Value));
        Assert.Contains("move the database", end.Why, StringComparison.Ordinal);
        Assert.Equal(["maint-off"], plan.Settles.AsEnumerable());
        var shortly = await _host.ReadyAsync("maint", null, default, ("state", "on"), ("for", "00:00:20"));
        Assert.Equal(TimeSpan.FromSeconds(4), Assert.Single(shortly.FollowUps).RemindBefore);
    }

    [Fact]
    public async Task Without_an_end_people_are_reminded_and_off_settles_it()
    {
        var open = Assert.Single((await _host.ReadyAsync("maint", null, default, ("state", "on"))).FollowUps);
        Assert.Equal((null, null, TimeSpan.FromHours(8)), (open.Command, open.After, open.RemindEvery!.Value));
        await DoAsync("on");
        var off = await _host.ReadyAsync("maint", null, default, ("state", "off"));
        Assert.Empty(off.FollowUps);
        Assert.Equal(["maint-off"], off.Settles.AsEnumerable());
    }

    [Fact]
    public async Task What_is_on_already_keeps_its_end_unless_a_new_one_is_given()
    {
        await DoAsync("on");
        var end = new Appointment(new("vtom", "vtom1"), "maint-off", "vtom maint off vtom1", "ana", "ops", "", TemporaryHost.Now.AddHours(1), null, null, "aaaaa");
        var same = await _host.ReadyAsync("maint", null, [end], ("state", "on"));
        Assert.Empty(same.FollowUps);
        Assert.Empty(same.Settles);
        Assert.Contains("Its end stays: 2026-11-22 11:00", string.Join('\n', same.Summary), StringComparison.Ordinal);
        var later = await _host.ReadyAsync("maint", null, [end], ("state", "on"), ("for", "03:00:00"));
        Assert.Equal(["maint-off"], later.Settles.AsEnumerable());
    }

    [Fact]
    public async Task The_plan_tells_who_is_cut_off_and_what_stays_open()
    {
        _host.Fault("version-7");
        _host.Fault("jobs", "paie|nuit|job12");
        var summary = string.Join('\n', (await _host.ReadyAsync("maint", null, default, ("state", "on"))).Summary);
        foreach (var part in new[] { "from vtserver (30007) to vtserverm (30107)", "poste12 marie", "svtserver (30017)", "job12", "has no end", "Nothing is killed" })
            Assert.Contains(part, summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_anything_is_stopped_the_host_is_looked_at()
    {
        _host.Stranger(30107);
        var taken = await RefusedAsync();
        Assert.Equal("port-in-use", taken.Code);
        Assert.Contains("uid 1002", taken.Reason, StringComparison.Ordinal);
        _host.Stranger(9);

        _host.Fault("backup-server");
        Assert.Equal("backup-server", (await RefusedAsync()).Code);
        Assert.Contains("prod7", (await RefusedAsync()).Reason, StringComparison.Ordinal);
        Assert.Empty(_host.Calls());
    }

    [Theory]
    [InlineData("Tools:Env", "probe-failed", "nobody can tell whether this is a backup server")]
    [InlineData("Tools:Test", "read-only", "so its file could not be replaced")]
    public async Task What_a_look_does_not_answer_well_is_no_leave_to_stop_anything(string tool, string code, string why)
    {
        var refused = Assert.IsType<Planning.Refused>(await _host.PlanAsync("maint", _host.Target("vtom1", (tool, "/usr/bin/false")), default, ("state", "on")));
        Assert.Equal(code, refused.Code);
        Assert.Contains(why.Replace("its file", _host.FileOf("vtom"), StringComparison.Ordinal), refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vtserverm 30199/tcp\n", "service-twice")]
    [InlineData("vtserver 30199/tcp\n", "service-twice")]
    public async Task A_name_with_two_ports_is_refused(string line, string code)
    {
        await File.AppendAllTextAsync(_host.Services, line);
        Assert.Equal(code, (await RefusedAsync()).Code);
    }

    [Fact]
    public async Task A_name_without_a_port_is_refused_and_setup_is_named()
    {
        using var bare = new TemporaryHost(prepared: false);
        var refused = Assert.IsType<Planning.Refused>(await bare.PlanAsync("maint", null, default, ("state", "on")));
        Assert.Equal("service-missing", refused.Code);
        Assert.Contains("/vtom setup vtom1", refused.Reason, StringComparison.Ordinal);
        _host.Fault("lookup-differs");
        Assert.Equal("service-differs", (await RefusedAsync()).Code);
    }

    [Fact]
    public async Task A_profile_of_another_install_is_refused() => Assert.Equal(
        "other-home", Assert.IsType<Planning.Refused>(await _host.PlanAsync("maint", _host.Target("vtom1", ("Home", "/opt/elsewhere")), default, ("state", "on"))).Code);

    [Theory]
    [InlineData("[ports]\r\nvtserver:vtserver\r\n")]
    [InlineData("[ports]\nvtserver:vtserver\nvtserver:vtserver\n")]
    public async Task A_file_that_cannot_be_edited_is_refused(string content)
    {
        await File.WriteAllTextAsync(_host.FileOf("vtom"), content);
        Assert.Equal("odd-file", (await RefusedAsync()).Code);
    }

    [Fact]
    public async Task A_link_in_place_of_the_file_is_refused()
    {
        await File.WriteAllTextAsync(_host.FileOf("vtom") + ".origin", "[ports]\nvtserver:vtserver\n");
        File.CreateSymbolicLink(_host.FileOf("vtom"), _host.FileOf("vtom") + ".origin");
        var refused = await RefusedAsync();
        Assert.Equal("odd-file", refused.Code);
        Assert.Contains("symbolic link", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_by_hand_and_not_restarted_is_inconsistent()
    {
        await File.WriteAllTextAsync(_host.FileOf("vtom"), "[ports]\nvtserver:vtserverm\n");
        foreach (var state in new[] { "on", "off" })
        {
            var refused = await RefusedAsync(state);
            Assert.Equal("inconsistent", refused.Code);
            Assert.Contains("nobody listens on port 30107", refused.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_stopped_is_started_first()
    {
        _host.Run("stop_servers", "vtom");
        Assert.Equal("servers-down", (await RefusedAsync()).Code);
    }

    [Theory]
    [InlineData("stop-leaves", "still listening: vtserver (pid")]
    [InlineData("watchdog", "still listening: vtserver (pid")]
    [InlineData("process-stays", "still there: pid")]
    [InlineData("start-fails-once", "nobody listens on 30107")]
    public async Task Whatever_fails_the_old_mode_is_back_and_proved(string fault, string why)
    {
        const string Before = "[ports]\nvtserver:vtserver\n# own\n";
        await File.WriteAllTextAsync(_host.FileOf("vtom"), Before);
        var plan = await _host.ReadyAsync("maint", null, default, ("state", "on"));
        _host.Fault(fault);
        var driven = await TemporaryHost.DriveAsync(plan);
        Assert.True(driven.Outcome == Outcome.RolledBack, $"{driven.Outcome}: {driven.Reason}");
        Assert.Contains(why, driven.Report, StringComparison.Ordinal);
        Assert.Equal((Before, 30007), (_host.Content(), _host.Port()));
    }

    [Fact]
    public async Task A_start_that_fails_on_the_way_back_too_keeps_the_lock_and_says_what_to_look_at()
    {
        var plan = await _host.ReadyAsync("maint", null, default, ("state", "on"));
        _host.Fault("start-fails");
        var driven = await TemporaryHost.DriveAsync(plan);
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        foreach (var part in new[] { "/ops resolve k3x9p", "30007 or 30107", "it was not there before", "start_servers" })
            Assert.Contains(part, driven.Report, StringComparison.Ordinal);
        Assert.Null(_host.Content());
    }

    [Fact]
    public async Task A_watchdog_that_was_quicker_is_judged_by_the_facts()
    {
        var plan = await _host.ReadyAsync("maint", null, default, ("state", "on"));
        _host.Fault("start-says-no");
        var driven = await TemporaryHost.DriveAsync(plan);
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Equal(30107, _host.Port());
    }

    [Fact]
    public async Task A_file_that_somebody_writes_meanwhile_is_not_overwritten()
    {
        await File.WriteAllTextAsync(_host.FileOf("vtom"), "[ports]\nvtserver:vtserver\n");
        var plan = await _host.ReadyAsync("maint", null, default, ("state", "on"));
        _host.Fault("rewrites-file");
        var driven = await TemporaryHost.DriveAsync(plan);
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        Assert.Contains("somebody else has changed it", driven.Report, StringComparison.Ordinal);
        Assert.Equal("[ports]\nvtserver:other\n", _host.Content());
    }

    [Fact]
    public async Task Cut_off_at_any_step_before_or_after_its_effect_the_old_mode_is_back()
    {
        foreach (var at in new[] { 1, 4, 6 })
        {
            foreach (var cut in new[] { Cut.Before, Cut.After })
            {
                using var host = new TemporaryHost();
                var plan = await host.ReadyAsync("maint", null, default, ("state", "on"));
                Assert.Equal(Effect.Changes, plan.Steps[at].Effect);
                var driven = await TemporaryHost.DriveAsync(plan, cutAt: at, cut: cut);
                Assert.True(driven.Outcome == Outcome.RolledBack, $"{plan.Steps[at].Id} {cut}: {driven.Outcome}, {driven.Reason}");
                Assert.Equal((null, 30007), (host.Content(), host.Port()));
            }
        }
    }

    [Fact]
    public async Task Cancelled_after_any_step_the_old_mode_is_back()
    {
        var steps = (await _host.ReadyAsync("maint", null, default, ("state", "on"))).Steps.Length;
        for (var at = 2; at < steps; at += 2)
        {
            using var host = new TemporaryHost();
            var driven = await TemporaryHost.DriveAsync(await host.ReadyAsync("maint", null, default, ("state", "on")), cancelAt: at);
            Assert.True(driven.Outcome == Outcome.Cancelled, $"{at}: {driven.Outcome}, {driven.Reason}");
            Assert.Equal((null, 30007), (host.Content(), host.Port()));
        }
    }

    [Fact]
    public async Task Where_the_site_wants_it_engines_stop_first_and_start_in_the_end()
    {
        _host.StartEngines();
        var target = _host.Target("vtom1", ("EngineStop", "true"), ("Tools:StartEngines", $"{_host.Tool("start_moteurs")} all"));
        Assert.Equal(Outcome.Succeeded, (await _host.DoAsync("maint", target, ("state", "on"))).Outcome);
        Assert.False(_host.EnginesRun);
        Assert.Equal(Outcome.Succeeded, (await _host.DoAsync("maint", target, ("state", "off"))).Outcome);
        Assert.True(_host.EnginesRun);

        var plan = await _host.ReadyAsync("maint", target, default, ("state", "on"));
        _host.Fault("stop-leaves");
        Assert.Equal(Outcome.RolledBack, (await TemporaryHost.DriveAsync(plan)).Outcome);
        Assert.True(_host.EnginesRun);
    }

    [Fact]
    public async Task The_basis_holds_the_bytes_the_ports_and_who_listens()
    {
        var before = (await _host.ReadyAsync("maint", null, default, ("state", "on"))).Basis;
        Assert.Null(Basis.Difference(before, (await _host.ReadyAsync("maint", null, default, ("state", "on"))).Basis));
        await File.WriteAllTextAsync(_host.FileOf("vtom"), "[ports]\nvtserver:vtserver\n");
        Assert.Contains(".personalport_rc", Basis.Difference(before, (await _host.ReadyAsync("maint", null, default, ("state", "on"))).Basis), StringComparison.Ordinal);
    }
}
