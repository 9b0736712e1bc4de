using System.Text;
using ChatOps.Core.Execution;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>Anything that is not exactly an answer of the launcher says nothing about the step.</summary>
public sealed class LauncherAnswerTests
{
    private const string Good =
        "\nchatops 1 n1\nanswer progress\nstate exited\nexit 3\nout_size 10\nerr_size 4\nsilent 2\nleft 1\ndetail late\nout 3\nerr 2\n\nabcde";

    [Fact]
    public void A_whole_answer_is_read()
    {
        var progress = Read(Good);
        Assert.Equal((StepState.Exited, 3, new StepOffsets(10, 4), TimeSpan.FromSeconds(2), 1, "late"),
            (progress.State, progress.ExitStatus, progress.End, progress.SilentFor, progress.ProcessesLeft, progress.Detail));
        Assert.Equal(("abc", "de"), (Encoding.UTF8.GetString(progress.Output.Span), Encoding.UTF8.GetString(progress.Error.Span)));
    }

    [Theory]
    [InlineData("Welcome to lims1! chatops 1 n1\nanswer progress\n")]
    [InlineData("chatops 1 n2\nanswer progress\nstate never\nexit -\nout_size 0\nerr_size 0\nsilent 0\nleft 0\ndetail \nout 0\nerr 0\n\n")]
    [InlineData("chatops 2 n1\nanswer progress\n\n")]
    [InlineData("\nchatops 1 n1\nanswer progress\nstate exited\n")]
    [InlineData("\nchatops 1 n1\nanswer progress\nstate exited\n\n")]
    [InlineData("\nchatops 1 n1\nanswer progress\nstate gone\nexit -\nout_size 0\nerr_size 0\nsilent 0\nleft 0\ndetail \nout 0\nerr 0\n\n")]
    [InlineData("\nchatops 1 n1\nanswer progress\nstate exited\nexit -\nout_size 0\nerr_size 0\nsilent 0\nleft 0\ndetail \nout 0\nerr 0\n\n")]
    [InlineData("\nchatops 1 n1\nanswer progress\nstate exited\nexit 256\nout_size 0\nerr_size 0\nsilent 0\nleft 0\ndetail \nout 0\nerr 0\n\n")]
    [InlineData("\nchatops 1 n1\nanswer progress\nstate running\nstate exited\nexit 0\n\n")]
    [InlineData("\nchatops 1 n1\nanswer started\ncode -\nreason -\n\n")]
    [InlineData("\nchatops 1 n1\nanswer refused\ncode host-error\nreason broken\n\n")]
    [InlineData("")]
    public void Anything_else_is_no_answer(string answer) => Assert.Throws<HostUnreachableException>(() => Read(answer));

    [Fact]
    public void What_others_print_around_an_answer_is_told_and_changes_nothing_of_it()
    {
        var progress = Read("Welcome to lims1!\nchatops 1 is not it\n" + Good + "\nLast login: today\n");
        Assert.Equal((3, "abc", "de"), (progress.ExitStatus, Encoding.UTF8.GetString(progress.Output.Span), Encoding.UTF8.GetString(progress.Error.Span)));
        Assert.Equal("Welcome to lims1!\nchatops 1 is not it\n\nLast login: today", progress.OnTheWay);
    }

    [Fact]
    public void An_older_script_is_named_with_what_to_do()
    {
        var thrown = Assert.Throws<HostUnreachableException>(() => Read("chatops 1\nanswer refused\ncode request-damaged\nreason the request has an unknown line\n\n"));
        Assert.StartsWith("host-script-old: ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_of_an_answer_is_noticed()
    {
        for (var length = 0; length < Good.Length; length++)
            Assert.Throws<HostUnreachableException>(() => Read(Good[..length]));
    }

    [Fact]
    public void A_start_brings_what_was_seen_whole_or_is_no_answer()
    {
        const string Started = "\nchatops 1 n1\nanswer started\n\n";
        Assert.Null(Start(Started).Progress);
        Assert.Equal(3, Start(Started + Good).Progress!.ExitStatus);
        for (var length = 1; length < Good.Length; length++)
            Assert.Throws<HostUnreachableException>(() => Start(Started + Good[..length]));

        static StartAnswer.Started Start(string answer) => (StartAnswer.Started)LauncherAnswer.Parse(Encoding.UTF8.GetBytes(answer), "n1").ToStartAnswer();
    }

    [Theory]
    [InlineData("\nchatops 1 n1\nanswer refused\ncode made-up\nreason x\n\n")]
    [InlineData("\nchatops 1 n1\nanswer done\ncode -\nreason -\n\n")]
    public void A_start_is_answered_with_what_a_start_can_be_answered(string answer) =>
        Assert.Throws<HostUnreachableException>(() => LauncherAnswer.Parse(Encoding.UTF8.GetBytes(answer), "n1").ToStartAnswer());

    [Theory]
    [InlineData("../up")]
    [InlineData("UPPER")]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    public void A_key_that_is_no_name_never_leaves_the_bot(string name) =>
        Assert.Throws<ArgumentException>(() => new LauncherRequest().WithKey("", new StepKey("", name, "s1"), 1));

    private static StepProgress Read(string answer) => LauncherAnswer.Parse(Encoding.UTF8.GetBytes(answer), "n1").ToProgress();
}
