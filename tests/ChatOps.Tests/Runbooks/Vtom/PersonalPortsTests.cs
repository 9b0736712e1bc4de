using System.Text;
using ChatOps.Core.Execution;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Tests.Runbooks.Vtom;

public class PersonalPortsTests
{
    [Fact]
    public void Only_the_line_of_the_service_changes_byte_for_byte()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var lines = Lines(random);
            var at = lines.FindIndex(l => l.TrimStart().StartsWith("vtserver", StringComparison.Ordinal));
            var raw = string.Join('\n', lines);
            var file = new PersonalPorts(raw);
            Assert.Null(file.Problem(["vtserver"]));
            var changed = file.With([("vtserver", "vtserverm")]);
            Assert.Equal("vtserverm", changed.NameOf("vtserver"));
            var now = changed.Raw.Split('\n');
            Assert.Equal(lines.Count, now.Length);
            Assert.All(Enumerable.Range(0, lines.Count).Where(i => i != at), i => Assert.Equal(lines[i], now[i]));
            Assert.Equal(raw, changed.With([("vtserver", file.NameOf("vtserver"))]).Raw);
        }
    }

    /// <summary>Comments, blanks, other services, bytes that are no UTF-8, with and without a line end at the end.</summary>
    private static List<string> Lines(Random random)
    {
        var lines = new List<string>();
        var head = random.Next(3);
        for (var i = 0; i < head; i++)
            lines.Add(random.Next(2) == 0 ? "# port personnalis\u00e9" : "");
        lines.Add(random.Next(2) == 0 ? "[ports]" : "  [PORTS] ");
        for (var i = random.Next(4); i > 0; i--)
            lines.Add($"other{i}:name{i}{(random.Next(2) == 0 ? " " : "")}");
        lines.Insert(random.Next(head + 1, lines.Count + 1), new[] { "vtserver:vtserver", " vtserver : vtserver\t", "vtserver:\tvtserverx" }[random.Next(3)]);
        lines.Add("# \u00e0 \u00e7 fin");
        if (random.Next(2) == 0)
            lines.Add("[autre]");
        if (random.Next(2) == 0)
            lines.Add("");
        return lines;
    }

    [Theory]
    [InlineData("", "[ports]\nvtserver:vtserverm\n")]
    [InlineData("[ports]\nvtsgbd:x\n# end\n", "[ports]\nvtsgbd:x\nvtserver:vtserverm\n# end\n")]
    [InlineData("[ports]", "[ports]\nvtserver:vtserverm")]
    [InlineData("# only a comment", "# only a comment\n[ports]\nvtserver:vtserverm\n")]
    public void A_service_that_is_not_there_gets_a_line(string before, string after)
    {
        Assert.Equal(after, new PersonalPorts(before).With([("vtserver", "vtserverm")]).Raw);
        Assert.Equal("vtserver", new PersonalPorts(before).NameOf("vtserver"));
    }

    [Theory]
    [InlineData("[ports]\n#vtserver:a\n; vtserver:b\n", "vtserver")]
    [InlineData("[ports]\n\t vtserver\t:\ta\t", "a")]
    [InlineData("[ports]\nvtserverx:a\nxvtserver:b\nVTSERVER:c\n", "vtserver")]
    public void A_comment_and_a_longer_name_map_nothing(string raw, string name)
    {
        Assert.Null(new PersonalPorts(raw).Problem(["vtserver"]));
        Assert.Equal(name, new PersonalPorts(raw).NameOf("vtserver"));
    }

    [Fact]
    public void Several_services_move_and_the_rest_stays() => Assert.Equal(
        "[ports]\na:am\nb:b\nc:cm\n", new PersonalPorts("[ports]\na:a\nb:b\nc:c\n").With([("a", "am"), ("c", "cm")]).Raw);

    [Theory]
    [InlineData("[ports]\r\nvtserver:vtserver\r\n", "Windows")]
    [InlineData("[ports]\nvtserver:a\nvtserver:b\n", "twice")]
    [InlineData("[ports]\rvtserver:a\r", "Windows")]
    [InlineData("vtserver:a\n[ports]\n", "outside of [ports]")]
    [InlineData("[ports]\nother:x\n[other]\nvtserver:a\n", "outside of [ports]")]
    [InlineData("vtserver:a\n", "outside")]
    [InlineData("[ports]\nvtserver:a\0\n", "NUL")]
    [InlineData("\u00ef\u00bb\u00bf[ports]\nvtserver:a\n", "byte order mark")]
    [InlineData("\u00ff\u00fe[\0p\0", "NUL")]
    [InlineData("[ports]\nvtserver:a # prod\n", "cannot read: vtserver:a # prod")]
    [InlineData("[ports]\nvtserver=a\n", "cannot read: vtserver=a")]
    [InlineData("[ports]\nvtserver:a b\n", "cannot read")]
    [InlineData("[ports]\nvtserver:\n", "cannot read")]
    public void A_file_that_cannot_be_edited_safely_says_why(string raw, string why) =>
        Assert.Contains(why, new PersonalPorts(raw).Problem(["vtserver"]), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_utf8_become_the_same_bytes_again()
    {
        var raw = RawBytes.FromBase64(Convert.ToBase64String([0x23, 0xE9, 0x0A]))!;
        var (text, encoding) = RawBytes.Readable(raw);
        Assert.Equal(InputEncoding.Latin1, encoding);
        Assert.Equal([0x23, 0xE9, 0x0A], Encoding.Latin1.GetBytes(text));
        Assert.Equal(("#é", InputEncoding.Utf8), RawBytes.Readable(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("#é"))));
    }
}
