using System.Collections.Immutable;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Runbooks.Senaite;
using ChatOps.Runbooks.Senaite.Others;
using ChatOps.Runbooks.Senaite.Rescue;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>“Nobody” and “nothing” are said of answers that came to their end; of a longer one only its beginning and end are read. The lines that decide on that were broken once by hand.</summary>
[Trait("Category", "Decisions")]
public sealed class UnseenAnswersTests : IDisposable
{
    private const string Processes = "    1 root             /sbin/init\n 9999 nobody           ps\n";
    private const string Sockets = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private readonly TemporaryInstance _instance = new();

    public void Dispose() => _instance.Dispose();

    [Fact]
    public async Task A_look_that_did_not_come_to_its_end_has_seen_nobody_which_proves_nothing()
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "restore", ("point", "latest"));
        var looks = new (string Id, string Output)[]
        {
            (ProgramSteps.NothingOpen + "data", ""), (OthersSteps.Processes + "first", Processes), (OthersSteps.Connected + "clients", Sockets),
            (ProgramSteps.PortClosed + "zeo", Sockets), (ProgramSteps.FreePorts + "all", Sockets), (AttachedStep.Id + "first", ""),
        };
        foreach (var (id, output) in looks)
        {
            Assert.True(Judge(id, new(StepState.Exited, 0, output, "", [])).Kind == VerdictKind.Passed, id);
            Assert.False(Judge(id, new(StepState.Exited, 0, output, "", [], Whole: false)).Kind == VerdictKind.Passed, id);
        }
        // A process that ends while find looks makes it end with 1.
        Assert.Equal(VerdictKind.Passed, Judge(ProgramSteps.NothingOpen + "data", new(StepState.Exited, 1, "", "", [])).Kind);
        Assert.Equal(VerdictKind.NotYet, Judge(ProgramSteps.NothingOpen + "data", new(StepState.Exited, 127, "", "", [])).Kind);
        Assert.Equal(VerdictKind.NotYet, Judge(ProgramSteps.NothingOpen + "data", new(StepState.TimedOut, null, "", "", [])).Kind);
        Assert.Contains("process 77 still holds it open", Judge(ProgramSteps.NothingOpen + "data", new(StepState.Exited, 1, $"/proc/77/fd/3 {_instance.DataFs}\n", "", [])).Why, StringComparison.Ordinal);

        Verdict Judge(string id, StepResult result)
        {
            var step = plan.Steps[0] with { Id = id };
            var context = new JudgeContext(plan, ImmutableSortedDictionary<string, Verdict>.Empty, Undoing: false, TemporaryInstance.Now);
            return AttachedStep.Judge(step, result, plan) ?? OthersJudge.Of(step, result, context) ?? ProgramJudge.Of(step, result, new(plan))!;
        }
    }

    [Fact]
    public async Task Status_does_not_call_a_host_quiet_by_a_table_that_was_cut()
    {
        var plan = await PlanDrive.ReadyAsync(_instance, "status");
        foreach (var whole in new[] { true, false })
        {
            var verdict = PlanDrive.Runbook("status").Judge(
                plan.Find("work"), new(StepState.Exited, 0, Processes, "", [], whole), new(plan, ImmutableSortedDictionary<string, Verdict>.Empty, false, TemporaryInstance.Now));
            Assert.Equal((whole, !whole), (verdict.Kind == VerdictKind.Passed, verdict.Facts.ContainsKey(Facts.Unanswered)));
        }
    }

    [Theory]
    [InlineData("tools/ps", "the process table could not be read")]
    [InlineData("tools/crontab -l", "the crontab of")]
    [InlineData("tools/cat /proc/net/tcp", "the table of connections could not be read")]
    public async Task No_plan_rests_on_an_answer_that_was_cut(string command, string why)
    {
        _instance.Fault("crontab", "# nothing\n");
        var refused = Assert.IsType<Planning.Refused>(await PlanDrive.PlanAsync(_instance.Target, "restore", [("point", "latest")], new CuttingHost(command)));
        Assert.Equal("probe-failed", refused.Code);
        Assert.Contains(why, refused.Reason, StringComparison.Ordinal);
    }

    /// <summary>A folder that only root may read can hold the blob that a set lacks; one that goes meanwhile holds nothing.</summary>
    [Theory]
    [InlineData("find: '/data/blobstorage/0x00/0x07': Permission denied\n", false)]
    [InlineData("find: '/data/blobstorage/0x00/0x07': Input/output error\n", false)]
    [InlineData("find: '/data/blobstorage/0x00/0x07': No such file or directory\n", true)]
    public async Task Live_blobs_that_may_not_be_looked_at_are_not_passed_over(string error, bool counts)
    {
        var target = Sample.Target();
        var survey = new Survey(new AnsweringHost(_ => new(1, "1795728000.0 5 0x05/0x040d23c8b800a333.blob\n", error)), target, TemporaryInstance.Now, CancellationToken.None);
        if (counts)
            Assert.Single(await survey.LiveBlobsAsync(target.Stores[0]));
        else
            await Assert.ThrowsAsync<UnreadableAnswerException>(() => survey.LiveBlobsAsync(target.Stores[0]));
    }

    /// <summary>This machine, of which one answer is longer than what is read of it.</summary>
    private sealed class CuttingHost(string command) : IHostProbe
    {
        private readonly ThisMachine _machine = new();

        public async Task<ProbeResult> RunAsync(
            string user, CommandLine asked, TimeSpan? timeLimit = null, int? maxOutput = null, bool login = false, string? input = null, CancellationToken cancellationToken = default)
        {
            var result = await _machine.RunAsync(user, asked, timeLimit, maxOutput, login, input, cancellationToken);
            return $"{string.Join(' ', asked.Arguments)} ".Contains($"{command} ", StringComparison.Ordinal) ? result with { Truncated = true } : result;
        }

        public Task<ProbeResult> RootAsync(RootLine line, CancellationToken cancellationToken = default) => _machine.RootAsync(line, cancellationToken);
    }
}
