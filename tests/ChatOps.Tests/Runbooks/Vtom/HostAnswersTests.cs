using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Tests.Runbooks.Vtom;

public class HostAnswersTests
{
    private const string Sockets = """
        State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
        LISTEN 0      5          127.0.0.1:39107      0.0.0.0:*    users:(("vtserver",pid=13691,fd=3),("vtserver",pid=13692,fd=3)) uid:1001 ino:4980839 sk:7 cgroup:/ <->
        LISTEN 0      128          0.0.0.0:2024       0.0.0.0:*    ino:1592 sk:6 cgroup:/ <->
        LISTEN 0      128             [::]:30008         [::]:*    uid:1002 ino:1593 sk:8 v6only:1 <->
        LISTEN 0      128                *:30009            *:*
        """;

    [Fact]
    public void Ss_says_who_listens_as_far_as_the_asker_may_see()
    {
        var listeners = SocketTable.Read(Sockets)!.Value;
        Assert.Equal([39107, 2024, 30008, 30009], listeners.Select(l => l.Port));
        Assert.Equal([13691, 13692], listeners[0].Pids.AsEnumerable());
        Assert.Equal(["vtserver (pid 13691)", "a process of root", "a process of uid 1002", "a process of root"], listeners.Select(l => l.Told));
        Assert.Equal("[::]", listeners[2].Address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ss: command not found")]
    public void What_is_no_table_decides_nothing(string text) => Assert.Null(SocketTable.Read(text));

    [Fact]
    public void A_host_where_nobody_listens_is_no_unreadable_one() => Assert.Empty(SocketTable.Read("State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n")!.Value);

    [Theory]
    [InlineData("0.000460", 28, "open")] // a connection that stood until the time was over, as VTOM says nothing by itself
    [InlineData("0.000310", 0, "open")]
    [InlineData("0.000000", 28, "silent")]
    [InlineData("0.000000", 7, "refused")]
    [InlineData("0.000000", 6, "unknown")]
    [InlineData("", 127, "unknown")]
    public void Connects_are_judged_by_whether_they_stood(string output, int exit, string answer) =>
        Assert.Equal(answer, ConnectAnswer.Of(new StepResult(StepState.Exited, exit, output, "", [])));

    [Fact]
    public void The_services_file_knows_names_aliases_and_tcp_only()
    {
        var file = new ServicesFile("# vtserver 1/tcp\nvtserver 30007/tcp vtsrv # x\nvtserver 30007/udp\ntwice 1/tcp\ntwice\t2/tcp\nsame 3/tcp\nsame 3/tcp\nbad x/tcp\n");
        Assert.Equal([30007], file.PortsOf("vtserver").AsEnumerable());
        Assert.Equal([30007], file.PortsOf("vtsrv").AsEnumerable());
        Assert.Equal([1, 2], file.PortsOf("twice").AsEnumerable());
        Assert.Equal([3], file.PortsOf("same").AsEnumerable());
        Assert.Empty(file.PortsOf("bad"));
        Assert.Equal(["vtserver"], file.NamesOf(30007).AsEnumerable());
    }

    [Theory]
    [InlineData("ssh 22/tcp\n", "ssh 22/tcp\nvtserverm\t30107/tcp\t# c\n")]
    [InlineData("ssh 22/tcp", "ssh 22/tcp\nvtserverm\t30107/tcp\t# c\n")]
    public void A_line_more_leaves_the_others_as_they_are(string before, string after) => Assert.Equal(after, new ServicesFile(before).With("vtserverm", 30107, "c").Raw);

    [Fact]
    public void A_diff_shows_what_changes_and_one_line_before() => Assert.Equal(
        ["--- /x", "+++ /x", "@@ -2 +2 @@", " a", "-b", "+B"], LineDiff.Unified("/x", "a\nb\nc\n", "a\nB\nc\n"));

    [Fact]
    public void A_new_file_is_all_new() => Assert.Equal(["--- /dev/null", "+++ /x", "@@ -0 +1 @@", "+a"], LineDiff.Unified("/x", null, "a\n"));
}
