using ChatOps.Core.Execution;
using ChatOps.Server.Execution.Rights;

namespace ChatOps.Tests.Execution.Rights;

public sealed class SudoersTests
{
    [Theory]
    [InlineData("/proc/[0-9]*/fd/*", @"/proc/\[0-9\]\*/fd/\*")]
    [InlineData("LC_ALL=C", @"LC_ALL\=C")]
    [InlineData("lims:lims_zeo", @"lims\:lims_zeo")]
    [InlineData(@"%p\n", @"%p\\\\n")]
    [InlineData("-c", "-c")]
    public void A_word_means_its_own_characters_only(string word, string written) => Assert.Equal(written, SudoersWord.Escaped(word));

    [Fact]
    public void Without_a_need_there_is_no_line()
    {
        var nothing = Sudoers.Of("chatops", new("lims1", "Local", "", "", "", []), [HostNeeds.None, HostNeeds.None with { Users = ["", "chatops"] }]);
        Assert.Empty(nothing.Lines());
    }

    [Fact]
    public void A_step_as_root_and_an_argument_that_reads_as_two_are_refused()
    {
        var host = new Core.Inventory.Host("lims1", "Local", "", "", "", []);
        Assert.Contains(Sudoers.Of("chatops", host, [HostNeeds.None with { Users = ["root"] }]).Problems(), p => p.Contains("as root", StringComparison.Ordinal));
        var spaced = Sudoers.Of("chatops", host, [HostNeeds.None with { RootLines = [new(new("/usr/bin/stat", "a b"), 5)] }]);
        Assert.Contains(spaced.Problems(), p => p.Contains("'a b' holds a space", StringComparison.Ordinal));
    }
}
