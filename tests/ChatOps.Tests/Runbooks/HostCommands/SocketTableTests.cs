using System.Net;
using ChatOps.Core.Execution;
using ChatOps.Runbooks.HostCommands;
using ChatOps.Tests.Runbooks.Ports;

namespace ChatOps.Tests.Runbooks.HostCommands;

/// <summary>One reader for what ss of any age, netstat of net-tools and busybox, and the kernel's own files say of sockets.</summary>
public sealed class SocketTableTests
{
    private const string SeenByOne =
        """
        State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
        LISTEN 0      5          127.0.0.1:39107      0.0.0.0:*    users:(("vtserver",pid=13691,fd=3),("vtserver",pid=13692,fd=3)) uid:1001 ino:4980839 sk:7 cgroup:/ <->
        LISTEN 0      128          0.0.0.0:2024       0.0.0.0:*    ino:1592 sk:6 cgroup:/ <->
        LISTEN 0      128             [::]:30008         [::]:*    uid:1002 ino:1593 sk:8 v6only:1 <->
        LISTEN 0      128                *:30009            *:*
        """;

    [Fact]
    public void An_ss_without_brackets_means_IPv4_by_a_star_and_IPv6_perhaps_IPv4_by_three_colons()
    {
        var table = SocketTable.Read(PortsRecording.Text("ss-old-bracketless"));
        Assert.Null(table.Problem);
        Assert.Empty(table.Odd);
        Assert.Equal(
            ["22 every IPv4 address sshd 987", "8080 every IPv6 address, perhaps IPv4 too java 1234", "22 every IPv6 address, perhaps IPv4 too sshd 987", "8005 this machine only (127.0.0.1) java 1234"],
            table.Listeners.Select(l => $"{l.Port} {l.Where} {l.Program} {l.Processes[0]}"));
        Assert.True(table.On(8080).Single().Takes(IPAddress.Parse("10.0.0.5")));
    }

    [Fact]
    public void The_heading_of_ss_is_read_over_and_changes_nothing()
    {
        var (with, without) = (SocketTable.Read(PortsRecording.Text("ss-tulpn-root")), SocketTable.Read(PortsRecording.Text("ss-tulpnH-root")));
        Assert.Empty(with.Odd);
        Assert.Equal(without.Listeners.Select(l => (l.Port, l.Where, l.Program)), with.Listeners.Select(l => (l.Port, l.Where, l.Program)));
    }

    [Fact]
    public void Owners_without_labels_are_read_as_those_with_labels()
    {
        var table = SocketTable.Read(
            """
            State      Recv-Q Send-Q        Local Address:Port          Peer Address:Port
            LISTEN     0      128                    :::22                      :::*      users:(("sshd",1234,4)) ino:10633 sk:ffff88003d0b8680
            LISTEN     0      5                       *:30007                    *:*      users:(("vtserver",77,3),("vtserver",78,3)) uid:1001 ino:10634 sk:ffff88003d0b8040
            """);
        Assert.Equal("sshd", Assert.Single(table.On(22)).Program);
        var server = Assert.Single(table.On(30007));
        Assert.Equal([77, 78], server.Processes.ToArray());
        Assert.Equal((1001, Bound.EveryV4), (server.Uid, server.Bound));
    }

    [Theory]
    [InlineData("tcp LISTEN 0 128 *:22 *:*", nameof(Bound.EveryV4PerhapsV6))] // nothing in the table shows its age
    [InlineData("tcp LISTEN 0 128 *:22 *:* ino:1 sk:1 v6only:0 <->", nameof(Bound.Every))]
    [InlineData("tcp LISTEN 0 128 :::22 :::* ino:1 sk:1 v6only:1 <->", nameof(Bound.EveryV6))]
    [InlineData("tcp LISTEN 0 128 *:22 *:*\ntcp LISTEN 0 128 [::1]:25 [::]:*", nameof(Bound.Every))]
    [InlineData("tcp LISTEN 0 128 *:22 *:*\ntcp LISTEN 0 128 ::1:25 :::*", nameof(Bound.EveryV4))]
    [InlineData("udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:*", nameof(Bound.One))]
    public void Where_a_socket_is_bound_follows_the_age_of_ss(string text, string bound) => Assert.Equal(bound, SocketTable.Read(text).Listeners[0].Bound.ToString());

    [Fact]
    public void An_owner_on_a_line_of_its_own_belongs_to_the_row_before()
    {
        var table = SocketTable.Read("tcp   LISTEN 0      128    0.0.0.0:22    0.0.0.0:*\n     users:((\"sshd\",pid=987,fd=3))\ntcp   LISTEN 0      128    0.0.0.0:23    0.0.0.0:*\nusers:((\"inetd\",pid=988,fd=3))\n");
        Assert.Empty(table.Odd);
        Assert.Equal(["sshd", "inetd"], table.Listeners.Select(l => l.Program));
    }

    [Fact]
    public void Who_holds_a_port_is_told_as_far_as_the_table_shows_it()
    {
        var listeners = SocketTable.Read(SeenByOne).Listeners;
        Assert.Equal(
            ["vtserver (pid 13691)", "root (the process is not shown)", "a process of uid 1002", "a process that is not shown"], listeners.Select(l => l.Holder));
        Assert.Equal([13691, 13692], listeners[0].Processes.ToArray());
    }

    [Fact]
    public void Old_netstat_cuts_addresses_and_what_is_left_of_them_is_a_beginning()
    {
        var table = SocketTable.Read(PortsRecording.Text("netstat-tulpn-root"));
        Assert.Empty(table.Odd);
        Assert.Equal(20, table.Listeners.Length);
        var cut = table.On(65001).Single();
        Assert.Equal((Bound.OneCut, "longaddr", 11187), (cut.Bound, cut.Program, cut.Processes[0]));
        Assert.Equal("one IPv6 address only, which begins with 2001:db8:1234:567", cut.Where);
        Assert.True(cut.Takes(IPAddress.Parse("2001:db8:1234:5678:9abc:def0:1234:5678")));
        Assert.False(cut.Takes(IPAddress.Parse("2001:db8::1")));
    }

    [Fact]
    public void A_cut_address_that_looks_whole_is_still_a_beginning() => Assert.Equal(
        Bound.OneCut,
        SocketTable.Read($"{Heading}\ntcp6       0      0 2001:db8::12:34:5:40080 :::*                    LISTEN      11187/x\n").Listeners[0].Bound);

    [Fact]
    public void Busybox_netstat_writes_tcp_for_both_families_and_may_tell_no_owner()
    {
        var table = SocketTable.Read(
            $"""
            Active Internet connections (servers and established)
            Proto Recv-Q Send-Q Local Address           Foreign Address         State       
            tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      
            tcp        0      0 127.0.0.1:22            127.0.0.1:48088         ESTABLISHED 
            tcp        0      0 ::ffff:127.0.0.1:27004  :::*                    LISTEN      
            tcp        0      0 :::27002                :::*                    LISTEN      
            udp        0      0 0.0.0.0:68              0.0.0.0:*                           
            """);
        Assert.Empty(table.Odd);
        Assert.Equal(["22 every IPv4 address", "27004 this machine only (127.0.0.1)", "27002 every IPv6 address, perhaps IPv4 too", "68 every IPv4 address"], table.Listeners.Select(l => $"{l.Port} {l.Where}"));
        Assert.All(table.Listeners, l => Assert.Equal("a process that is not shown", l.Holder));
        Assert.Equal(48088, Assert.Single(table.ConnectedTo(22)).PeerPort);
    }

    [Fact]
    public void Netstat_with_e_tells_the_owner_of_a_socket_whose_process_it_does_not_show()
    {
        var table = SocketTable.Read(
            """
            Active Internet connections (only servers)
            Proto Recv-Q Send-Q Local Address           Foreign Address         State       User       Inode      PID/Program name    
            tcp        0      0 0.0.0.0:30007           0.0.0.0:*               LISTEN      1001       134430     5279/vtserver       
            tcp6       0      0 :::30008                :::*                    LISTEN      1002       134431     -                   
            udp        0      0 0.0.0.0:68              0.0.0.0:*                           0          134432     12/dhclient         
            """);
        Assert.Equal(["vtserver (pid 5279)", "a process of uid 1002", "dhclient (pid 12)"], table.Listeners.Select(l => l.Holder));
    }

    [Fact]
    public void Connections_to_a_port_are_told_from_both_ends()
    {
        var table = SocketTable.Read(
            """
            State  Recv-Q Send-Q      Local Address:Port  Peer Address:Port Process
            LISTEN 1      5                 0.0.0.0:8100       0.0.0.0:*     users:(("python2.7",pid=10,fd=3)) ino:134430 sk:2 cgroup:/ <->
            ESTAB  0      0               127.0.0.1:8100     127.0.0.1:48088 users:(("python2.7",pid=10,fd=9)) ino:13443 sk:7 cgroup:/ <->
            ESTAB  0      0               127.0.0.1:48088    127.0.0.1:8100  users:(("python2.7",pid=5279,fd=8)) uid:1001 ino:134435 sk:8 cgroup:/ <->
            ESTAB  0      0      [::ffff:10.0.0.2]:8100  [::ffff:10.0.0.9]:50001 users:(("python2.7",pid=10,fd=11)) ino:13445 sk:9 cgroup:/ v6only:0 <->
            TIME-WAIT 0   0               127.0.0.1:8100     127.0.0.1:48090 ino:0 sk:10
            """);
        Assert.Equal(["127.0.0.1:48088", "10.0.0.9:50001"], table.ConnectedTo(8100).Select(c => $"{c.Peer}:{c.PeerPort}"));
        var client = Assert.Single(table.ClientsOf(8100));
        Assert.Equal((5279, 1001), (client.Processes[0], client.Uid));
    }

    [Fact]
    public void The_kernels_own_table_needs_no_tool()
    {
        var table = SocketTable.Read(
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               1: 00000000:6979 00000000:0000 0A 00000000:00000001 00:00000000 00000000  1001        0 134430 2 00000000149530b0 100 0 0 10 0
               2: 0100007F:6979 0100007F:BBD8 01 00000000:00000000 00:00000000 00000000     0        0 0 1 000000008ca7701e 20 0 0 10 -1
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0000000000000000FFFF00000100007F:697C 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 134433 1 00000000c6337a0d 100 0 0 10 0
               1: 00000000000000000000000001000000:697D 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 134434 1 0000000095acc964 100 0 0 10 0
            """);
        Assert.Empty(table.Odd);
        Assert.Equal(["27001 every IPv4 address", "27004 this machine only (127.0.0.1)", "27005 this machine only (::1)"], table.Listeners.Select(l => $"{l.Port} {l.Where}"));
        Assert.Equal(1001, table.On(27001).Single().Uid);
        Assert.Equal("127.0.0.1", Assert.Single(table.ConnectedTo(27001)).Peer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ss: command not found")]
    [InlineData("cat: /proc/net/tcp: Permission denied")]
    [InlineData("Proto Recv-Q Send-Q Adresse locale          Adresse distante        Etat        PID/Program name\ntcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      1/sshd")]
    public void What_is_no_table_decides_nothing(string text)
    {
        var table = SocketTable.Read(text);
        Assert.NotNull(table.Problem);
        Assert.Null(table.Listens(8100));
    }

    [Fact]
    public void A_table_with_lines_that_cannot_be_read_does_not_say_that_a_port_is_free()
    {
        const string SsHeading = "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n";
        Assert.False(SocketTable.Read(SsHeading).Listens(8100));
        Assert.Null(SocketTable.Read($"{SsHeading}LISTEN 0 128 something else\n").Listens(8100));
    }

    [Fact]
    public async Task The_first_program_that_answers_with_a_table_is_taken()
    {
        var old = new AnsweringHost(c => c.Program switch
        {
            "/usr/bin/ss" => new(255, "", "ss: invalid option -- 'e'\n"),
            _ when c.Arguments[^1].Contains('W', StringComparison.Ordinal) => new(4, "", "netstat: invalid option -- 'W'\n"),
            _ => new(0, $"{Heading}\n", ""),
        });
        var (tool, _) = await SocketTool.ChooseAsync(old, "", SocketTool.Listening("/usr/bin/ss", "/usr/bin/netstat"), default);
        Assert.Equal("/usr/bin/env LC_ALL=C /usr/bin/netstat -tlnpe", tool!.Command.ToString());

        var none = await SocketTool.ChooseAsync(new AnsweringHost(_ => new(0, "", "")), "", SocketTool.Listening("/usr/bin/ss", "/usr/bin/netstat"), default);
        Assert.Null(none.Tool);
        Assert.Contains("/usr/bin/ss -tlnpe: exit status 0", none.Said, StringComparison.Ordinal);
    }

    private const string Heading = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name";
}
