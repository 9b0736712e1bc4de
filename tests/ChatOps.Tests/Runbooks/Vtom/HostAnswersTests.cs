using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Tests.Runbooks.Vtom;

public class HostAnswersTests
{
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

    /// <summary>As the C library reads the file: names and protocols in their case, one number before one slash, and whatever stands behind a hash is not there.</summary>
    [Theory]
    [InlineData("vtserver\t30007/tcp", "30007")]
    [InlineData("  vtserver   30007/tcp", "30007")]
    [InlineData("vtserver 30007/tcp\r", "30007")]
    [InlineData("vtserver 30007/tcp#comment", "30007")]
    [InlineData("other 30007/tcp vtsrv\tvtserver", "30007")]
    [InlineData("vtserver 30007/tcp\nvtserver 30007/tcp", "30007")]
    [InlineData("vtserver 30007/tcp\nother 30008/tcp vtserver", "30007 30008")]
    [InlineData("#vtserver 30007/tcp", "")]
    [InlineData("vtserver # 30007/tcp", "")]
    [InlineData("vtserver 30007/TCP", "")]
    [InlineData("VTSERVER 30007/tcp", "")]
    [InlineData("vtserver 0/tcp", "")]
    [InlineData("vtserver 65536/tcp", "")]
    [InlineData("vtserver 99999999999/tcp", "")]
    [InlineData("vtserver 30007/tcp/x", "")]
    [InlineData("vtserver 30007", "")]
    public void A_line_of_the_services_file_counts_as_it_does_for_the_host(string text, string ports)
    {
        Assert.Equal(ports, string.Join(' ', new ServicesFile(text).PortsOf("vtserver")));
        Assert.Equal(ports, string.Join(' ', new ServicesFile($"ssh 22/tcp\n{text}\n").PortsOf("vtserver")));
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
