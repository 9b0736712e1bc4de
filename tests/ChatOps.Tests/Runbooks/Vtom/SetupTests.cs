using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Vtom;

public sealed class SetupTests : IDisposable
{
    private readonly TemporaryHost _host = new(prepared: false);

    public void Dispose() => _host.Dispose();

    private string Origin => _host.FileOf("vtom") + ".origin";

    private string Maint => _host.FileOf("vtom") + ".maint";

    private async Task<Planning.Refused> RefusedAsync(params (string, string)[] settings) => Assert.IsType<Planning.Refused>(await _host.PlanAsync("setup", _host.Target("vtom1", settings)));

    [Fact]
    public async Task It_prepares_what_the_cycle_needs_and_shows_it_first()
    {
        var before = await File.ReadAllTextAsync(_host.Services);
        var plan = await _host.ReadyAsync("setup");
        var summary = string.Join('\n', plan.Summary);
        foreach (var part in new[] { $"+++ {_host.Services}", "+vtserverm\t30107/tcp", "--- /dev/null", "+vtserver:vtserverm" })
            Assert.Contains(part, summary, StringComparison.Ordinal);
        var driven = await TemporaryHost.DriveAsync(plan);
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        Assert.Equal(before + "vtserverm\t30107/tcp\t# maintenance port of vtserver (vtom1)\n", await File.ReadAllTextAsync(_host.Services));
        Assert.Equal(("[ports]\nvtserver:vtserver\n", "[ports]\nvtserver:vtserverm\n"), (await File.ReadAllTextAsync(Origin), await File.ReadAllTextAsync(Maint)));
        Assert.Equal(Outcome.Succeeded, (await _host.DoAsync("maint", null, ("state", "on"))).Outcome);
        Assert.Equal(30107, _host.Port());
    }

    private const string FirstInstall = "ssh 22/tcp\ntomDBd 30001/tcp\nbdaemon 30004/tcp\nvtserver 30007/tcp\nvtnotifier 30008/tcp\nvtsgbd 30009/tcp\nvthttpd 30080/tcp\nvtmanager 30000/tcp\n";

    private Task<Planning> InstallAsync(string target = "vtom1d", params (string, string)[] settings) =>
        _host.PlanAsync("setup", _host.Target(target, settings), default, ("install", "true"));

    [Fact]
    public async Task A_second_install_gets_its_lines_and_its_whole_file_as_in_the_seed()
    {
        _host.Run("stop_servers", "vtomd");
        await File.WriteAllTextAsync(_host.Services, FirstInstall);
        File.Delete(_host.FileOf("vtomd"));
        var plan = Assert.IsType<Planning.Ready>(await InstallAsync()).Plan;
        Assert.Null(plan.Problem());
        Assert.Equal("Prepare the second install vtom1d", plan.Title);
        var driven = await TemporaryHost.DriveAsync(plan);
        Assert.True(driven.Outcome == Outcome.Succeeded, driven.Reason);
        var written = await File.ReadAllTextAsync(_host.Services);
        Assert.StartsWith(FirstInstall, written, StringComparison.Ordinal);
        Assert.Equal(
            ["bdaemond 40004", "tomDBdd 40001", "vthttpdd 40080", "vtmanagerd 40000", "vtnotifierd 40008", "vtserverd 40007", "vtsgbdd 40009"],
            written[FirstInstall.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('/')[0].Replace('\t', ' ')).Order(StringComparer.Ordinal));
        Assert.Equal(
            "[ports]\ntomDBd:tomDBdd\nbdaemon:bdaemond\nvtserver:vtserverd\nvtmanager:vtmanagerd\nvtnotifier:vtnotifierd\nvtsgbd:vtsgbdd\nvthttpd:vthttpdd\n", _host.Content("vtomd"));
        Assert.Contains("the second install is prepared", driven.Report, StringComparison.Ordinal);
        Assert.Equal("already", Assert.IsType<Planning.Refused>(await InstallAsync()).Code);
        Assert.Equal(Outcome.Succeeded, (await _host.DoAsync("start", _host.Target("vtom1d"))).Outcome);
        Assert.Equal(40007, _host.Port("vtomd"));
    }

    [Fact]
    public async Task What_is_in_the_way_of_a_second_install_is_refused()
    {
        Assert.Equal("bad-argument", Assert.IsType<Planning.Refused>(await InstallAsync("vtom1")).Code);
        await File.AppendAllTextAsync(_host.Services, "tomDBd 30001/tcp\n");
        Assert.Equal("install-runs", Assert.IsType<Planning.Refused>(await InstallAsync()).Code);
        await File.AppendAllTextAsync(_host.Services, "else 40001/tcp\n");
        Assert.Equal("port-named", Assert.IsType<Planning.Refused>(await InstallAsync()).Code);
        Assert.Equal("bad-port", Assert.IsType<Planning.Refused>(await InstallAsync("vtom1d", ("InstallPortOffset", "60000"))).Code);
    }

    [Fact]
    public async Task A_second_time_there_is_nothing_to_do()
    {
        await _host.DoAsync("setup");
        Assert.Equal("already", (await RefusedAsync()).Code);
        await _host.DoAsync("maint", null, ("state", "on"));
        Assert.Equal("already", (await RefusedAsync()).Code);
    }

    [Fact]
    public async Task The_prepared_files_keep_what_the_file_says_of_other_services()
    {
        var plan = await _host.ReadyAsync("setup", _host.Target("vtom1d"));
        Assert.Equal(Outcome.Succeeded, (await TemporaryHost.DriveAsync(plan)).Outcome);
        Assert.Contains("vtserverdm\t40107/tcp", await File.ReadAllTextAsync(_host.Services), StringComparison.Ordinal);
        Assert.Equal(_host.Content("vtomd"), await File.ReadAllTextAsync(_host.FileOf("vtomd") + ".origin"));
        Assert.Equal(_host.Content("vtomd")!.Replace("vtserver:vtserverd\n", "vtserver:vtserverdm\n", StringComparison.Ordinal), await File.ReadAllTextAsync(_host.FileOf("vtomd") + ".maint"));
        Assert.False(File.Exists(Origin));
    }

    [Fact]
    public async Task Ports_that_are_named_or_used_are_refused()
    {
        _host.Stranger(30107);
        Assert.Equal("port-in-use", (await RefusedAsync()).Code);
        Assert.Equal("port-named", (await RefusedAsync(("MaintenancePort", "22"))).Code);
        Assert.Equal("port-named", (await RefusedAsync(("MaintenancePort", "40007"))).Code);
        await File.AppendAllTextAsync(_host.Services, "vtserverm 31000/tcp\n");
        Assert.Equal("port-differs", (await RefusedAsync(("MaintenancePort", "31001"))).Code);
    }

    [Fact]
    public async Task A_wrong_prepared_file_is_put_right_and_a_right_one_stays()
    {
        await File.WriteAllTextAsync(Origin, "# by hand\n[ports]\nvtserver:vtserver\n");
        await File.WriteAllTextAsync(Maint, "[ports]\nvtserver:vtserver\n");
        var plan = await _host.ReadyAsync("setup");
        Assert.DoesNotContain(plan.Steps, s => s.Id == "put-origin");
        Assert.Equal(Outcome.Succeeded, (await TemporaryHost.DriveAsync(plan)).Outcome);
        Assert.Equal("# by hand\n[ports]\nvtserver:vtserver\n", await File.ReadAllTextAsync(Origin));
        Assert.Equal("[ports]\nvtserver:vtserverm\n", await File.ReadAllTextAsync(Maint));
    }

    [Fact]
    public async Task Cut_off_anywhere_every_file_is_as_before()
    {
        for (var at = 0; at < 6; at++)
        {
            foreach (var cut in new[] { Cut.Before, Cut.After })
            {
                using var host = new TemporaryHost(prepared: false);
                var services = await File.ReadAllTextAsync(host.Services);
                var plan = await host.ReadyAsync("setup");
                if (plan.Steps[at].Effect != Effect.Changes)
                    continue;
                var driven = await TemporaryHost.DriveAsync(plan, cutAt: at, cut: cut);
                Assert.True(driven.Outcome == Outcome.RolledBack, $"{plan.Steps[at].Id} {cut}: {driven.Outcome}, {driven.Reason}");
                Assert.Equal(services, await File.ReadAllTextAsync(host.Services));
                Assert.False(File.Exists(host.FileOf("vtom") + ".origin") || File.Exists(host.FileOf("vtom") + ".maint"));
            }
        }
    }

    [Fact]
    public async Task Lines_of_others_are_not_lost_on_the_way_back()
    {
        var plan = await _host.ReadyAsync("setup");
        _host.Fault("lookup-differs");
        var driven = await TemporaryHost.DriveAsync(plan, before: id =>
        {
            if (id == "lookup-0")
                File.AppendAllText(_host.Services, "other 5555/tcp\n");
        });
        Assert.Equal((Outcome.Failed, true), (driven.Outcome, driven.LockKept));
        Assert.Contains("other 5555/tcp", await File.ReadAllTextAsync(_host.Services), StringComparison.Ordinal);
        Assert.Contains("somebody else has changed it", driven.Report, StringComparison.Ordinal);
    }
}
