using System.Text;
using ChatOps.Demo;
using ChatOps.Demo.Vtom;

namespace ChatOps.Tests.Demo;

public sealed class VtomHostTests(RunningVtomHost host) : IClassFixture<RunningVtomHost>
{
    private VtomInstall First => host.First;

    private VtomInstall Second => host.Second;

    [Fact]
    public void Each_host_of_each_demo_has_an_address_of_its_own_that_is_kept()
    {
        Assert.StartsWith("127.77.", host.Host.Address.ToString(), StringComparison.Ordinal);
        Assert.Equal(host.Host.Address + "\n", File.ReadAllText(host.Tree.AddressFile));
        Assert.Equal(HostAddress.Of("/srv/demo", "vtom1"), HostAddress.Of("/srv/demo/", "vtom1"));
        Assert.NotEqual(HostAddress.Of("/srv/demo", "vtom1"), HostAddress.Of("/srv/demo", "lims1"));
        Assert.NotEqual(HostAddress.Of("/srv/demo", "vtom1"), HostAddress.Of("/srv/demo2", "vtom1"));
        VtomHost.Create(Path.GetDirectoryName(Path.GetDirectoryName(host.Tree.Root))!);
        Assert.Equal("[ports]\nvtserver:vtserver\n", File.ReadAllText(First.PersonalPorts));
    }

    [Fact]
    public async Task Vtping_shows_services_engines_and_sessions_of_its_own_install()
    {
        var (a, p) = (host.Host.Address, (Func<string, int>)host.Port);
        Assert.Equal(
            new Ended(
                208,
                $"""
                [serveur locaux ({a})]
                vtsgbd     vtsgbd:{p("vtsgbd")}     actif
                vtserver   vtserver:{p("vtserver")}   actif
                vtnotifier vtnotifier:{p("vtnotifier")} actif
                dserver    tomDBd:{p("tomDBd")}     actif
                vtmanager  vtmanager:{p("vtmanager")}  arrete
                bdaemon    bdaemon:{p("bdaemon")}    arrete
                vthttpd    vthttpd:{p("vthttpd")}    actif

                [moteurs]
                tengine    exploitation             actif

                [vtserver sessions]

                """,
                ""),
            await RunningVtomHost.RunAsync(First, "vtping"));
        var second = await RunningVtomHost.RunAsync(Second, "vtping");
        Assert.StartsWith($"[serveurs sur vtom1 ({a})]\n", second.Out, StringComparison.Ordinal);
        Assert.Contains($"vtserver   vtserver:{p("vtserverd")}   actif\n", second.Out, StringComparison.Ordinal);
        Assert.Contains($"{"tengine",-10} exploitation             arrete\n", second.Out, StringComparison.Ordinal);

        host.Fault("session-connected");
        await TemporaryHost.ComesTrueAsync(() => RunningVtomHost.RunAsync(First, "vtping").GetAwaiter().GetResult().Out.Contains("\nIHM poste12 exploit ", StringComparison.Ordinal));
        host.Heal("session-connected");
        await TemporaryHost.ComesTrueAsync(() => !RunningVtomHost.RunAsync(First, "vtping").GetAwaiter().GetResult().Out.Contains("\nIHM ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ss_tells_each_user_the_processes_of_own_sockets_and_root_all()
    {
        var port = host.Port("vtserver");
        var pid = First.Processes().Single(s => s.Program == "vtserver").Process.Pid;
        Assert.Equal($"users:((\"vtserver\",pid={pid}", await RunningVtomHost.HolderAsync(First, port));
        Assert.Equal("uid:1001", await RunningVtomHost.HolderAsync(Second, port));
        var all = await host.SystemAsync("ss", "-tulpnH");
        Assert.Equal(10, all.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches($"""(?m)^tcp   LISTEN \d+ +128 +0\.0\.0\.0:{port} +0\.0\.0\.0:\* users:\(\("vtserver",pid={pid},fd=\d+\)\)$""", all.Out);
        Assert.Equal(255, (await host.SystemAsync("ss", "-x")).Status);
        var ps = await host.SystemAsync("ps", "-eo", "pid=,user:32=,args=", "-ww");
        Assert.Matches($@"(?m)^ *{pid} \S+ +{First.Bin}/vtserver$", ps.Out);
    }

    [Fact]
    public async Task Getent_and_curl_answer_as_the_real_ones()
    {
        Assert.Equal(new Ended(0, $"vtserverm             {host.Port("vtserverm")}/tcp\n", ""), await host.SystemAsync("getent", "services", "vtserverm/tcp"));
        Assert.Equal(new Ended(2, "", ""), await host.SystemAsync("getent", "services", "vtserverdm/tcp"));
        var open = await host.SystemAsync("curl", "-sS", "-m", "2", "-w", "%{time_connect}", $"telnet://{host.Host.Address}:{host.Port("vtserver")}");
        Assert.Matches(@"^0\.\d{6}$", open.Out);
        Assert.NotEqual("0.000000", open.Out);
        var shut = await host.SystemAsync("curl", "-sS", "-m", "2", "-w", "%{time_connect}", $"telnet://{host.Host.Address}:{host.Port("vtserverm")}");
        Assert.Equal((7, "0.000000"), (shut.Status, shut.Out));
    }

    [Fact]
    public async Task A_cycle_moves_the_port_of_one_install_and_never_touches_the_other()
    {
        var (normal, moved) = (host.Port("vtserver"), host.Port("vtserverm"));
        var others = Second.Processes().Select(s => s.Process.Pid).Order().ToList();
        var stop = await RunningVtomHost.RunAsync(First, "stop_servers");
        Assert.Equal((0, ""), (stop.Status, stop.Error));
        Assert.StartsWith("Arret des serveurs Visual TOM\n", stop.Out, StringComparison.Ordinal);
        Assert.Contains("vtserver arrete\n", stop.Out, StringComparison.Ordinal);
        Assert.False(host.Answers(normal));
        Assert.Equal("tengine", Assert.Single(First.Processes()).Program);

        File.Copy(First.PersonalPorts + ".maint", First.PersonalPorts, overwrite: true);
        var between = await RunningVtomHost.RunAsync(First, "vtping");
        Assert.Contains($"vtserver   vtserver:{moved}   arrete\n", between.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("[moteurs]", between.Out, StringComparison.Ordinal);

        Assert.Equal(0, (await RunningVtomHost.RunAsync(First, "start_servers")).Status);
        await TemporaryHost.ComesTrueAsync(() => host.Answers(moved));
        Assert.False(host.Answers(normal));
        Assert.Contains($"vtserver   vtserver:{moved}   actif\n", (await RunningVtomHost.RunAsync(First, "vtping")).Out, StringComparison.Ordinal);
        var again = await RunningVtomHost.RunAsync(First, "start_servers");
        Assert.Equal((0, true), (again.Status, again.Out.Contains("vtserver deja demarre\n", StringComparison.Ordinal)));

        await RunningVtomHost.RunAsync(First, "stop_servers");
        File.Copy(First.PersonalPorts + ".origin", First.PersonalPorts, overwrite: true);
        await StartAgainAsync();
        Assert.Equal(others, Second.Processes().Select(s => s.Process.Pid).Order());
    }

    [Fact]
    public async Task The_second_installs_scripts_print_latin_1()
    {
        using var stop = TemporaryHost.Start(Path.Combine(Second.Bin, "stop_moteurs"));
        using var bytes = new MemoryStream();
        await stop.StandardOutput.BaseStream.CopyToAsync(bytes);
        Assert.Equal(Encoding.Latin1.GetBytes("Arr\u00eat des moteurs\n"), bytes.ToArray());
    }

    [Fact]
    public async Task Engines_stop_and_start()
    {
        Assert.Equal("Arret des moteurs\ntengine exploitation arrete\n", (await RunningVtomHost.RunAsync(First, "stop_moteurs", "", "all")).Out);
        Assert.Contains("exploitation             arrete\n", (await RunningVtomHost.RunAsync(First, "vtping")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await RunningVtomHost.RunAsync(First, "start_moteurs")).Status);
        Assert.Contains("exploitation             actif\n", (await RunningVtomHost.RunAsync(First, "vtping")).Out, StringComparison.Ordinal);
    }

    private async Task StartAgainAsync()
    {
        Assert.Equal(0, (await RunningVtomHost.RunAsync(First, "start_servers")).Status);
        await host.IsUpAsync();
    }
}
