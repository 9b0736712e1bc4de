using System.Net;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Tests.Runbooks.HostCommands;

/// <summary>The same socket in every spelling, odd names and large numbers, and what a table that is not whole does not say.</summary>
public sealed class SocketSpellingTests
{
    private const string Ss = "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n";
    private const string Netstat = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       User       Inode      PID/Program name\n";
    private const string Kernel = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    [Theory]
    [InlineData("LISTEN 0 128 *:80 *:*\nLISTEN 0 128 [::1]:25 [::]:*", "every address", true, true)]
    [InlineData("LISTEN 0 128 *:80 *:*\nLISTEN 0 128 ::1:25 :::*", "every IPv4 address", true, false)]
    [InlineData("LISTEN 0 128 [::]:80 [::]:*", "every IPv6 address only", false, true)]
    [InlineData("LISTEN 0 128 :::80 :::*", "every IPv6 address, perhaps IPv4 too", true, true)]
    [InlineData("LISTEN 0 128 [::ffff:0.0.0.0]:80 [::]:*", "every IPv4 address", true, false)]
    [InlineData("LISTEN 0 128 ::ffff:0.0.0.0:80 :::*", "every IPv4 address", true, false)]
    [InlineData("LISTEN 0 128 [::ffff:127.0.0.1]:80 *:*", "this machine only (127.0.0.1)", false, false)]
    [InlineData("LISTEN 0 128 [fe80::1]%eth0:80 [::]:*", "fe80::1 only", false, false)]
    [InlineData("LISTEN 0 128 fe80::1%eth0:80 :::*", "fe80::1 only", false, false)]
    [InlineData("LISTEN 0 128 0.0.0.0%virbr0:80 0.0.0.0:*", "every IPv4 address", true, false)]
    [InlineData(Netstat + "tcp6       0      0 :::80                   :::*                    LISTEN      0          1          1/httpd", "every IPv6 address, perhaps IPv4 too", true, true)]
    [InlineData(Netstat + "tcp6       0      0 ::ffff:0.0.0.0:80       :::*                    LISTEN      0          1          1/java", "every IPv4 address", true, false)]
    [InlineData(Netstat + "tcp6       0      0 fe80::1%eth0:80         :::*                    LISTEN      0          1          -", "fe80::1 only", false, false)]
    [InlineData(Kernel + "   0: 0000000000000000FFFF000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1", "every IPv4 address", true, false)]
    public void A_socket_is_bound_where_it_is_however_it_is_spelled(string text, string where, bool v4, bool v6)
    {
        var table = SocketTable.Read(text);
        Assert.Empty(table.Odd);
        var socket = Assert.Single(table.On(80));
        Assert.Equal((where, v4, v6), (socket.Where, socket.Takes(IPAddress.Parse("10.0.0.5")), socket.Takes(IPAddress.Parse("2001:db8::5"))));
    }

    /// <summary>A directory's numbers have ten digits. Without its number a row of ss is root's, so one that is not read would be root's.</summary>
    [Theory]
    [InlineData(Ss + "LISTEN 0 5 0.0.0.0:80 0.0.0.0:* uid:1876543210 ino:7 sk:1")]
    [InlineData(Netstat + "tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      1876543210 7          -")]
    [InlineData(Kernel + "   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1876543210        0 7 1")]
    public void An_account_with_a_number_of_ten_digits_is_not_taken_for_root(string text) =>
        Assert.Equal("a process of uid 1876543210", Assert.Single(SocketTable.Read(text).On(80)).Holder);

    [Fact]
    public void A_socket_without_an_inode_has_no_owner_that_the_table_tells() =>
        Assert.Equal("a process that is not shown", Assert.Single(SocketTable.Read($"{Ss}LISTEN 0 5 0.0.0.0:80 0.0.0.0:* ino:0 sk:1").On(80)).Holder);

    /// <summary>Whoever runs a program gives it its name.</summary>
    [Fact]
    public void A_programs_name_is_no_detail_of_its_socket()
    {
        var socket = Assert.Single(SocketTable.Read(
            $"{Ss}LISTEN 0 5 *:80 *:* users:((\"a (b) \"c\" uid:0 v6only:1 x\",pid=11,fd=3),(\"kworker/u:1\",pid=12,fd=4)) uid:1001 ino:7 sk:1 v6only:0").Listeners);
        Assert.Equal(["a (b) \"c\" uid:0 v6only:1 x", "kworker/u:1"], socket.Programs.AsEnumerable());
        Assert.Equal([11, 12], socket.Processes.AsEnumerable());
        Assert.Equal((1001, Bound.Every), (socket.Uid, socket.Bound));
    }

    [Theory]
    [InlineData("1234/nginx: master", "nginx: master")]
    [InlineData("12345/nginx: master", "nginx: master…")]
    [InlineData("-", "")]
    public void A_name_that_netstat_cuts_is_told_as_cut(string owner, string program) =>
        Assert.Equal(program, Assert.Single(SocketTable.Read($"{Netstat}tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      0          7          {owner}").On(80)).Program);

    /// <summary>It may be the very port that is asked for.</summary>
    [Theory]
    [InlineData(Ss + "LISTEN 0 128 *:ssh *:*")]
    [InlineData(Netstat + "tcp        0      0 0.0.0.0:ssh             0.0.0.0:*               LISTEN      0          7          1/sshd")]
    [InlineData(Ss + "LISTEN 0 128 0.0.0.0:30007 0.0.0.0:*\nLISTEN 0 128 0.0")]
    public void A_port_with_a_name_and_a_line_that_was_cut_leave_it_open_whether_a_port_is_free(string text) => Assert.Null(SocketTable.Read(text).Listens(22));

    [Fact]
    public void A_table_that_was_not_read_to_its_end_tells_who_is_seen_and_not_that_nobody_is_there()
    {
        const string Text = Ss + "LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n";
        foreach (var cut in new[] { SocketTable.Read(new StepResult(StepState.Exited, 0, Text, "", [], Whole: false)), SocketTable.Read(new ProbeResult(0, Text, "", Truncated: true)) })
        {
            Assert.True(cut.Listens(22));
            Assert.Null(cut.Listens(80));
        }
        Assert.False(SocketTable.Read(new StepResult(StepState.Exited, 0, Text, "", [])).Listens(80));
        Assert.False(SocketTable.Read(new ProbeResult(0, Text, "")).Listens(80));
    }
}
