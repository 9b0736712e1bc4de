using ChatOps.Runbooks.Senaite;
using ChatOps.Runbooks.Senaite.Rescue;

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

    /// <summary>A word that supervisor does not have, a cut line and what is no line of a program leave it open how the program is; they are no state.</summary>
    [Theory]
    [InlineData("lims:client_00                   RUNNING   pid 4711, uptime 1 day, 0:00:01", "RUNNING")]
    [InlineData("lims:client_00                   FATAL     Exited too quickly (process log may have details)", "FATAL")]
    [InlineData("lims:client_00                   FATAL     can't find command '/home/senaite/bin/client 1'", "FATAL")]
    [InlineData("lims:client_00                   BACKOFF   Exited too quickly (process log may have details)", "BACKOFF")]
    [InlineData("lims:client_00                   EXITED    Nov 27 09:00 PM\r", "EXITED")]
    [InlineData("lims:client_00\tSTOPPED\tNot started", "STOPPED")]
    [InlineData("lims:client_00                   UNKNOWN", "UNKNOWN")]
    [InlineData("lims:client_00                   PAUSED    by hand", null)]
    [InlineData("lims:client_00                   RUNN", null)]
    [InlineData("lims:client_00", null)]
    [InlineData("NAME                             STATE     DESCRIPTION\nlims:client_00                   RUNNING   pid 4711, uptime 0:00:01", "RUNNING")]
    [InlineData("/usr/lib/python3/dist-packages/supervisor/options.py:474: UserWarning: Supervisord is running as root\nlims:client_00                   RUNNING   pid 4711, uptime 0:00:01", "RUNNING")]
    [InlineData("unix:///var/run/supervisor.sock no such file", null)]
    [InlineData("unix:///var/run/supervisor.sock refused connection", null)]
    [InlineData("http://localhost:9001 refused connection", null)]
    [InlineData("error: <class 'PermissionError'>, [Errno 13] Permission denied: file: /usr/lib/python3/dist-packages/supervisor/xmlrpc.py line: 560", null)]
    [InlineData("Traceback (most recent call last):\n  File \"/usr/bin/supervisorctl\", line 33, in <module>\nKeyError: 'RUNNING'", null)]
    public void A_state_is_read_from_a_whole_line_of_the_program_alone(string printed, string? state)
    {
        var status = SupervisorStatus.Read(printed + "\n");
        Assert.Equal(state, status.Of("lims:client_00"));
        Assert.Equal(state is null, status.Trouble is not null);
    }

    [Fact]
    public async Task Planning_reads_a_status_in_colours_and_finds_zeos_process_in_a_group_of_its_own_name()
    {
        const string Printed = "\u001b[32mlims_zeo\u001b[0m   \u001b[1mRUNNING\u001b[0m   pid 42, uptime 1 day, 0:00:01\n";
        var target = Sample.Target() with { ZeoProgram = "lims_zeo:lims_zeo" };
        var host = new AnsweringHost(_ => new(0, Printed, ""));
        var status = await new Survey(host, target, TemporaryInstance.Now, default).SupervisorAsync();
        Assert.True(status.IsRunning(target.ZeoProgram));
        Assert.Equal(42, (await new AttachmentSurvey(host, target, default).LookAsync(status.Text)).Zeo);
    }

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
