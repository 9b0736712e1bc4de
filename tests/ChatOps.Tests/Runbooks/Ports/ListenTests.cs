using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Tests.Runbooks.Ports;

public class ListenTests
{
    [Fact]
    public void The_table_of_ss_is_read_with_odd_names_and_long_addresses()
    {
        var table = SocketTable.Read(PortsRecording.Text("ss-tulpnH-root"));
        Assert.Empty(table.Odd);
        Assert.Equal(20, table.Listeners.Length);
        Assert.Equal(4, table.Listeners.Count(l => !l.IsTcp));
        Assert.Equal([11192, 11186], At(table, 8080).Processes.ToArray());
        Assert.Equal("nginx", At(table, 8080).Program);
        Assert.Equal("my svc (prod", At(table, 5432).Program);
        Assert.Equal("we\"ird,n=a", At(table, 6010).Program);
        Assert.Equal("2001:db8:1234:5678:9abc:def0:1234:5678", At(table, 65001).Address);
        Assert.Equal(Bound.Every, At(table, 30080).Bound);
        Assert.Equal([Bound.EveryV4, Bound.EveryV6], table.Listeners.Where(l => l.Port == 22).Select(l => l.Bound).Order());
        Assert.Empty(At(table, 2049).Programs);
        Assert.Equal("this machine only (::1)", At(table, 6010).Where);
        Assert.Equal("été-serveur", Assert.Single(At(table, 9).Programs));
    }

    [Fact]
    public void The_table_of_netstat_is_read_with_W_and_what_it_cannot_tell_stays_open()
    {
        var table = SocketTable.Read(PortsRecording.Text("netstat-tulpnW-root"));
        Assert.Null(table.Problem);
        Assert.Empty(table.Odd);
        Assert.Equal(20, table.Listeners.Length);
        Assert.Equal("2001:db8:1234:5678:9abc:def0:1234:5678", At(table, 65001).Address);
        Assert.Equal(Bound.EveryV6PerhapsV4, At(table, 30080).Bound);
        Assert.Equal("nginx: master…", At(table, 8080).Program);
        Assert.Equal("my svc (prod)…", At(table, 5432).Program);
        Assert.Equal("udp", At(table, 53).Protocol);
        Assert.Equal(11203, Assert.Single(At(table, 9).Processes));
    }

    [Theory]
    [InlineData("ss-tulpnH-nobody")]
    [InlineData("netstat-tulpn-nobody")]
    public async Task Owners_that_are_not_shown_are_said_to_be_not_known(string recording)
    {
        var bench = new PortsBench().Answering("/usr/bin/id -un", 0, "nobody\n");
        if (recording.StartsWith("netstat", StringComparison.Ordinal))
            bench.Answering(PortsBench.Ss, 127);
        var plan = await bench.ReadyAsync("listen");
        var ran = PortsBench.Run(plan, "listen", ("listen", PortsRecording.Table(recording)));
        Assert.Equal(Outcome.Succeeded, ran.Outcome);
        Assert.Contains("8080/tcp | every IPv4 address | not known", ran.Rows);
        Assert.Contains(ran.Rows, r => r.StartsWith("31234/tcp", StringComparison.Ordinal) && r.Contains("(11204)", StringComparison.Ordinal));
        Assert.Contains("ran as nobody", ran.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_root_a_socket_without_a_process_is_not_called_the_kernels()
    {
        var plan = await new PortsBench().ReadyAsync("listen");
        Assert.Equal(PortsBench.Ss, Assert.Single(plan.Steps).Command.ToString());
        var ran = PortsBench.Run(plan, "listen", ("listen", PortsRecording.Table("ss-tulpnH-root")));
        Assert.Contains("2049/tcp | every IPv4 address | no process shown", ran.Rows);
        Assert.Contains("a container's, or the kernel's, which does not say so", ran.Told, StringComparison.Ordinal);
        Assert.Contains("8080/tcp | every IPv4 address | nginx (11192, 11186)", ran.Rows);
        Assert.Equal("web1: 16 TCP listeners, 4 UDP", ran.Report.Title);
    }

    [Fact]
    public async Task A_port_is_the_kernels_own_where_the_kernel_lists_it()
    {
        var plan = await new PortsBench().Answering("/usr/bin/test -r /proc/fs/nfsd/portlist", 0).ReadyAsync("listen");
        var ran = PortsBench.Run(
            plan, "listen", ("listen", PortsRecording.Table("ss-tulpnH-root")), ("kernel-ports", new(ChatOps.Core.Execution.StepState.Exited, 0, "tcp 2049\nudp 2049\n", "", [])));
        Assert.Contains("2049/tcp | every IPv4 address | the kernel's own (NFS)", ran.Rows);
        Assert.DoesNotContain("no process", ran.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ss_that_this_bot_cannot_read_gives_way_to_netstat_and_what_both_said_is_told()
    {
        var bench = new PortsBench().Answering(PortsBench.Ss, 0, "");
        Assert.Equal(PortsBench.Netstat, (await bench.ReadyAsync("listen")).Steps[0].Command.ToString());
        var refused = Assert.IsType<Planning.Refused>(await bench.Answering(PortsBench.Netstat, 3, "netstat: no such thing").PlanAsync("listen"));
        Assert.Equal("ss-unusable", refused.Code);
        Assert.Contains("netstat: no such thing", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_ss_netstat_is_asked_in_plain_English_and_without_both_the_packages_are_named()
    {
        var bench = new PortsBench().Answering(PortsBench.Ss, 127);
        Assert.Equal(PortsBench.Netstat, (await bench.ReadyAsync("listen")).Steps[0].Command.ToString());
        var refused = Assert.IsType<Planning.Refused>(await bench.Answering(PortsBench.Netstat, 127).PlanAsync("listen"));
        Assert.Equal("no-tool", refused.Code);
        Assert.Contains("apt-get install iproute2 (or net-tools)", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Connexions Internet actives (seulement serveurs)\nProto Recv-Q Send-Q Adresse locale          Adresse distante        Etat        PID/Program name\n", 0, "heading")]
    [InlineData("", 127, "exit status 127")]
    public async Task A_table_that_cannot_be_read_is_a_failure_and_not_a_host_without_listeners(string output, int status, string why)
    {
        var plan = await new PortsBench().Answering(PortsBench.Ss, 127).ReadyAsync("listen");
        var ran = PortsBench.Run(plan, "listen", ("listen", new(ChatOps.Core.Execution.StepState.Exited, status, output, "", [])));
        Assert.Equal(Outcome.Failed, ran.Outcome);
        Assert.Contains(why, ran.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_was_cut_is_a_failure()
    {
        var plan = await new PortsBench().ReadyAsync("listen");
        var ran = PortsBench.Run(plan, "listen", ("listen", PortsRecording.Table("ss-tulpnH-root") with { Whole = false }));
        Assert.Equal(Outcome.Failed, ran.Outcome);
    }

    private static ListeningSocket At(SocketTable table, int port) => table.Listeners.First(l => l.Port == port);
}
