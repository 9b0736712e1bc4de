using ChatOps.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.Senaite;

public sealed class SupervisorStatusTests
{
    [Fact]
    public void Every_state_is_read_by_its_word()
    {
        var status = SupervisorStatus.Read(Recording.Text("sup-status-everything-mixed", "stdout"));
        Assert.True(status.IsRunning("senaitelims_zeoserver"));
        Assert.True(status.IsDown("exits"));
        Assert.True(status.IsDown("failing"));
        Assert.Null(status.Of("nosuch"));
        Assert.Null(status.Trouble);
    }

    [Theory]
    [InlineData("sup-status-while-starting", "slowstart", "STARTING")]
    [InlineData("sup-status-failing", "failing", "BACKOFF")]
    public void What_is_on_its_way_is_neither_up_nor_down(string recording, string program, string word)
    {
        var status = SupervisorStatus.Read(Recording.Text(recording, "stdout"));
        Assert.Equal(word, status.Of(program));
        Assert.False(status.IsRunning(program));
        Assert.False(status.IsDown(program));
    }

    [Theory]
    [InlineData("sup-daemon-down-status")]
    [InlineData("sup-status-unknown")]
    public void No_program_is_trouble(string recording) => Assert.NotNull(SupervisorStatus.Read(Recording.Text(recording, "stdout")).Trouble);

    [Theory]
    [InlineData("sup-start-stopped", "senaitelims_zeoclient1", true)]
    [InlineData("sup-start-already-running", "senaitelims_zeoclient1", true)]
    [InlineData("sup-start-failing", "failing", false)]
    [InlineData("sup-start-unknown", "nosuch", false)]
    [InlineData("sup-daemon-down-start", "senaitelims_zeoclient1", false)]
    public void A_start_is_believed_by_its_words(string recording, string program, bool done) =>
        Assert.Equal(done, SupervisorAnswer.Started(program, Recording.Text(recording, "stdout")).Done);

    [Theory]
    [InlineData("sup-stop-running", true)]
    [InlineData("sup-stop-already-stopped", true)]
    [InlineData("sup-daemon-down-start", false)]
    public void A_stop_is_believed_by_its_words(string recording, bool done) =>
        Assert.Equal(done, SupervisorAnswer.Stopped("senaitelims_zeoclient1", Recording.Text(recording, "stdout")).Done);

    private static readonly SupervisorStatus Groups = SupervisorStatus.Read(
        "live:lims_zeo   RUNNING   pid 1, uptime 0:00:04\ntest:lims_zeo   STOPPED   Nov 22 08:00 AM\nlims_cron   RUNNING   pid 2, uptime 0:00:04\n");

    [Fact]
    public void A_program_in_a_group_is_known_by_both_names_together_and_two_groups_are_two_programs()
    {
        Assert.True(Groups.IsRunning("live:lims_zeo"));
        Assert.True(Groups.IsDown("test:lims_zeo"));
        Assert.Null(Groups.Of("lims_zeo"));
        Assert.Contains("knows no lims_zeo, but live:lims_zeo and test:lims_zeo", Groups.Unknown("lims_zeo"), StringComparison.Ordinal);
        Assert.Equal("supervisor on the host knows no lims_none", Groups.Unknown("lims_none"));
    }

    [Fact]
    public void A_group_that_is_called_like_its_program_is_the_bare_name() => Assert.True(Groups.IsRunning("lims_cron:lims_cron"));

    [Fact]
    public void The_answer_for_a_program_of_another_group_proves_nothing()
    {
        Assert.True(SupervisorAnswer.Started("live:lims_zeo", "live:lims_zeo: started\n").Done);
        Assert.False(SupervisorAnswer.Started("live:lims_zeo", "test:lims_zeo: started\n").Done);
        Assert.False(SupervisorAnswer.Started("lims_zeo", "lims_zeo: ERROR (no such process)\n").Done);
    }
}
