using ChatOps.Demo.Vtom;

namespace ChatOps.Tests.Demo;

/// <summary>What goes wrong on the VTOM host, each fault in its real effect; each test leaves the host up again.</summary>
public sealed class VtomFaultTests(RunningVtomHost host) : IClassFixture<RunningVtomHost>
{
    private VtomInstall First => host.First;

    private int Normal => host.Port("vtserver");

    [Fact]
    public async Task Stop_hangs_and_stops_nothing()
    {
        host.Fault("stop-hangs");
        using var stop = TemporaryHost.Start(Path.Combine(First.Bin, "stop_servers"));
        var said = await stop.StandardOutput.ReadLineAsync();
        var next = stop.StandardOutput.ReadLineAsync();
        // What it does not do takes no time; a program that goes on would have said so well before this other one has started and ended.
        await RunAsync("vtping");
        host.Heal("stop-hangs");
        var (hangs, answers) = (!stop.HasExited && !next.IsCompleted, host.Answers(Normal));
        stop.Kill(entireProcessTree: true);
        await stop.WaitForExitAsync();
        Assert.Equal(("Arret des serveurs Visual TOM", true, true), (said, hangs, answers));
    }

    [Fact]
    public async Task Stop_leaves_a_listener_and_says_that_it_does_not()
    {
        host.Fault("stop-leaves-listener");
        var stop = await RunAsync("stop_servers");
        Assert.Equal((0, true), (stop.Status, stop.Out.Contains("vtserver arrete\n", StringComparison.Ordinal)));
        Assert.True(host.Answers(Normal));
        Assert.False(host.Answers(host.Port("vtsgbd")));
        host.Heal("stop-leaves-listener");
        await StartAgainAsync();
    }

    [Fact]
    public async Task Start_fails_and_starts_nothing_and_for_the_named_install_only()
    {
        await RunAsync("stop_servers");
        host.Fault("start-fails");
        var start = await RunAsync("start_servers");
        Assert.Equal((1, true), (start.Status, start.Out.EndsWith("vtsgbd : echec du demarrage (licence)\n", StringComparison.Ordinal)));
        Assert.False(host.Answers(Normal));
        Assert.Equal(0, (await RunningVtomHost.RunAsync(host.Second, "start_servers")).Status);
        host.Heal("start-fails");
        await StartAgainAsync();
    }

    [Fact]
    public async Task Start_says_that_the_licence_has_expired_and_exits_0_or_that_the_home_is_full_and_starts_nothing_either_way()
    {
        await RunAsync("stop_servers");
        host.Fault("licence-expired");
        var start = await RunAsync("start_servers");
        host.Heal("licence-expired");
        Assert.Equal((0, true), (start.Status, start.Out.EndsWith("licence expiree le 31/10/2026\n", StringComparison.Ordinal)));
        host.Fault("home-full");
        Assert.Equal(1, (await RunAsync("start_servers")).Status);
        host.Heal("home-full");
        Assert.DoesNotContain(First.Processes(), p => p.Program == "vtserver");
        await StartAgainAsync();
    }

    [Fact]
    public async Task Start_exits_0_and_vtserver_never_binds()
    {
        await RunAsync("stop_servers");
        host.Fault("start-not-ready");
        Assert.Equal(0, (await RunAsync("start_servers")).Status);
        await TemporaryHost.ComesTrueAsync(() => host.Answers(host.Port("vthttpd")));
        Assert.Contains(First.Processes(), p => p.Program == "vtserver");
        Assert.False(host.Answers(Normal));
        host.Heal("start-not-ready");
        await RunAsync("stop_servers");
        await StartAgainAsync();
    }

    [Fact]
    public async Task Start_exits_0_and_vtserver_binds_later()
    {
        await RunAsync("stop_servers");
        host.Fault("start-slow");
        Assert.Equal(0, (await RunAsync("start_servers")).Status);
        Assert.False(host.Answers(Normal));
        host.Heal("start-slow");
        await host.IsUpAsync();
    }

    [Fact]
    public async Task The_maintenance_port_is_taken_by_somebody_with_a_name()
    {
        var port = host.Port("vtserverm");
        host.Fault("port-taken");
        Assert.Equal("uid:1005", await RunningVtomHost.HolderAsync(First, port));
        Assert.Matches($"""0\.0\.0\.0:{port} +0\.0\.0\.0:\* users:\(\("java",pid=\d+,fd=\d+\)\)\n""", (await host.SystemAsync("ss", "-tlnpH")).Out);
        Assert.True(host.Answers(port));
        host.Heal("port-taken");
        await TemporaryHost.ComesTrueAsync(() => !host.Answers(port));
    }

    [Fact]
    public async Task A_watchdog_starts_what_was_stopped()
    {
        host.Fault("watchdog-restarts");
        await RunAsync("stop_servers");
        Assert.False(host.Answers(Normal));
        await TemporaryHost.ComesTrueAsync(() => host.Answers(Normal));
        host.Heal("watchdog-restarts");
        await host.IsUpAsync();
    }

    [Fact]
    public async Task On_a_backup_server_starting_replaces_the_database()
    {
        Assert.DoesNotContain("TOM_PRIMARY_SERVER", (await RunAsync("env")).Out, StringComparison.Ordinal);
        host.Fault("backup-server");
        Assert.Contains("\nTOM_PRIMARY_SERVER=vtomprod\n", (await RunAsync("env")).Out, StringComparison.Ordinal);
        using var start = TemporaryHost.Start(Path.Combine(First.Bin, "start_servers"));
        await start.StandardOutput.ReadLineAsync();
        Assert.Contains("Appuyez sur ENTREE", await start.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("base locale\n", await File.ReadAllTextAsync(First.Database));
        await start.StandardInput.WriteLineAsync();
        await start.StandardOutput.ReadToEndAsync();
        await start.WaitForExitAsync();
        Assert.Equal("copie de vtomprod\n", await File.ReadAllTextAsync(First.Database));
        host.Heal("backup-server");
    }

    [Fact]
    public async Task Version_7_opens_ports_beside_vtserver()
    {
        await RunAsync("stop_servers");
        host.Fault("v7-services");
        await StartAgainAsync();
        var ping = (await RunAsync("vtping")).Out;
        Assert.Contains($"svtserver  svtserver:{host.Port("svtserver")}  actif\n", ping, StringComparison.Ordinal);
        Assert.DoesNotContain("vthttpd", ping, StringComparison.Ordinal);
        host.Heal("v7-services");
        await RunAsync("stop_servers");
        await StartAgainAsync();
        Assert.Equal(2, (await host.SystemAsync("getent", "services", "svtserver/tcp")).Status);
    }

    [Fact]
    public async Task Vtping_lies()
    {
        host.Fault("vtping-lies");
        Assert.Equal((0, true), ((await RunAsync("vtping")).Status, (await RunAsync("vtping")).Out.Contains("vtmanager  vtmanager:", StringComparison.Ordinal)));
        host.Heal("vtping-lies");
    }

    [Fact]
    public async Task The_files_of_the_host_change_with_their_faults_and_back()
    {
        var (services, ports) = (await File.ReadAllBytesAsync(host.Tree.Services), await File.ReadAllBytesAsync(First.PersonalPorts));
        var mode = File.GetUnixFileMode(First.Home);
        foreach (var fault in new[] { "service-twice", "rc-linked", "rc-readonly", "job-running" })
            host.Fault(fault);
        Assert.Contains(" EC ", (await RunAsync("tlist", "jobs_last_exec", "-s", "ec")).Out, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(host.Tree.Services).Count(l => l.StartsWith("vtserver ", StringComparison.Ordinal)));
        Assert.NotNull(new FileInfo(First.PersonalPorts).LinkTarget);
        Assert.False(File.GetUnixFileMode(First.Home).HasFlag(UnixFileMode.UserWrite));
        foreach (var fault in new[] { "service-twice", "rc-linked", "rc-readonly", "job-running" })
            host.Heal(fault);
        Assert.Equal("", (await RunAsync("tlist", "jobs_last_exec", "-s", "ec")).Out);
        Assert.Equal(services, await File.ReadAllBytesAsync(host.Tree.Services));
        Assert.Equal(ports, await File.ReadAllBytesAsync(First.PersonalPorts));
        Assert.Equal((null, mode), (new FileInfo(First.PersonalPorts).LinkTarget, File.GetUnixFileMode(First.Home)));
    }

    private Task<Ended> RunAsync(string program, params string[] arguments) => RunningVtomHost.RunAsync(First, program, "", arguments);

    private async Task StartAgainAsync()
    {
        Assert.Equal(0, (await RunAsync("start_servers")).Status);
        await host.IsUpAsync();
    }
}
