using ChatOps.Core.Text;

namespace ChatOps.Tests.Quoting;

public class QuotationTests
{
    private static readonly string LongFolder = "/srv/" + string.Join('/', Enumerable.Repeat("a-folder-with-a-long-name", 12));

    [Fact]
    public void A_long_path_loses_its_middle_and_the_systems_sentence_stays_whole()
    {
        var said = Quotation.Of([$"rsync: [receiver] write failed on \"{LongFolder}/0x03.blob\": No space left on device (28)"]);
        Assert.EndsWith("No space left on device (28)", said, StringComparison.Ordinal);
        Assert.StartsWith("rsync: [receiver] write failed on \"/srv/", said, StringComparison.Ordinal);
        Assert.Contains("…", said, StringComparison.Ordinal);
        Assert.Contains("/0x03.blob\"", said, StringComparison.Ordinal);
        Assert.True(said.Length < 160, said);
    }

    [Fact]
    public void The_line_with_the_systems_sentence_comes_before_those_around_it()
    {
        var said = Quotation.Of(["INFO: Please wait", "INFO: one", "INFO: two", "INFO: three", "OSError: [Errno 28] No space left on device", "ERROR: Repozo command failed. See message above."]);
        Assert.StartsWith("OSError: [Errno 28] No space left on device / ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_cut_for_its_length_keeps_the_systems_sentence_in_its_middle()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 100));
        var said = Quotation.Line($"{words} Permission denied {words}");
        Assert.Contains("Permission denied", said, StringComparison.Ordinal);
        Assert.True(said.Length <= 300, said);
    }

    [Theory]
    [InlineData("b'rsync error: error in file IO (code 11) at receiver.c(871)\\n'", "rsync error: error in file IO (code 11) at receiver.c(871)")]
    [InlineData("b\"can't open\"", "can't open")]
    [InlineData("be careful'", "be careful'")]
    public void Pythons_way_of_showing_bytes_is_taken_off(string line, string told) => Assert.Equal(told, Quotation.Of([line]));

    [Theory]
    [InlineData("f\t393281\t4096\t1763789563.1\tsenaite_daemon\tData.fs\t")]
    [InlineData("   0: 0100007F:1FA4 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1")]
    [InlineData("LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:((\"sshd\",pid=1,fd=3))")]
    [InlineData("tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      812/sshd")]
    [InlineData("   4711 senaite_daemon                   /home/senaite/bin/python3 bin/backup")]
    [InlineData("-rw-r--r-- 1 senaite senaite 4096 Nov 22 08:00 Data.fs")]
    [InlineData("/proc/4711/fd/7 /home/senaite/data/filestorage/Data.fs")]
    [InlineData("<port protocol=\"tcp\" portid=\"22\">")]
    public void A_row_of_a_table_is_counted_and_not_shown(string row) => Assert.Equal("1 line of a table, which the output has", Quotation.Of([row]));

    [Theory]
    [InlineData("3 files could not be read")]
    [InlineData("find: ‘/proc/4711/fd’: Permission denied")]
    [InlineData("12 of 111 blobs are missing")]
    public void A_sentence_is_no_row(string line) => Assert.Equal(line, Quotation.Of([line]));

    [Fact]
    public void Nothing_is_said_to_be_nothing() => Assert.Equal("nothing", Quotation.Of(["", "  "]));
}
