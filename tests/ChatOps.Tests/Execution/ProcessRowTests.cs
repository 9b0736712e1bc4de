using ChatOps.Core.Execution;

namespace ChatOps.Tests.Execution;

public class ProcessRowTests
{
    [Fact]
    public void A_long_command_keeps_what_was_started_and_what_it_works_on()
    {
        const string Options = "-W ignore -X dev --verbose --days=1 --host zeo.example --port 8100 --no-gc --batch 500 --sleep 10 --retries 17 --tag nightly-of-the-lims";
        var row = new ProcessRow(7, "senaite", $"/usr/bin/python3 {Options} /home/senaite/senaitelims/bin/zeopack {Options} -f /home/senaite/data/Data.fs {Options} --last");
        Assert.Equal("pid 7 (senaite): ", row.Told[..17]);
        foreach (var kept in new[] { "/usr/bin/python3 ", "/home/senaite/senaitelims/bin/zeopack", "/home/senaite/data/Data.fs", "--last" })
            Assert.Contains(kept, row.Told, StringComparison.Ordinal);
        Assert.True(row.Told.Length <= 180, row.Told);
        // Options before other words: of two that do not fit both, the word stays.
        Assert.Contains("zeo.example", new ProcessRow(7, "u", $"zeopack {new string('a', 100)} --{new string('b', 60)} zeo.example x").Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zeopack -h zeo.example")]
    [InlineData("x")]
    public void A_short_one_is_told_as_it_is(string arguments) => Assert.Equal($"pid 7 (u): {arguments}", new ProcessRow(7, "u", arguments).Told);

    [Fact]
    public void One_long_word_and_very_many_are_cut()
    {
        Assert.InRange(new ProcessRow(7, "u", new string('x', 5000)).Told.Length, 100, 180);
        Assert.InRange(new ProcessRow(7, "u", string.Join(' ', Enumerable.Repeat("/a/b", 20_000))).Told.Length, 100, 180);
    }
}
