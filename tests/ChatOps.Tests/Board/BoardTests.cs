using ChatOps.Core.Board;
using ChatOps.Core.Chat;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Watches;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Board;

public sealed class BoardTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private sealed class TestPoints : IJudgedPoints
    {
        public string Kind => "test";

        public string Prefix => "point ";

        public RestorePointSeen? Read(KeptFinding kept) =>
            DateTimeOffset.TryParse(kept.Finding.Key[Prefix.Length..], out var at) ? new(at, kept.Finding.Value == "whole", kept.Finding.Value) : null;
    }

    private static EngineBench Bench(Func<Step, StepResult, Verdict>? judge = null, params string[] command) => new(
        r => ScriptedRunbook.Steps(r, r.Command.Spec.Verb == "look" ? ScriptedRunbook.Check("look", "true") : ScriptedRunbook.Run("go", command is [] ? ["true"] : command)),
        judge, more: s => s.AddSingleton<IJudgedPoints, TestPoints>());

    private static async Task<BoardRow> OneAsync(EngineBench bench) =>
        Assert.Single(await bench.Get<BoardReader>().ReadAsync(bench.People.Find("operator")!, "ops", None), r => r.Target.Id == new TargetId("test", "one"));

    [Fact]
    public async Task A_look_tells_how_a_target_is_and_a_change_ends_what_was_known()
    {
        await using var bench = await Bench().StartAsync();
        Assert.Equal("nobody has looked", BoardText.Health(await OneAsync(bench)));

        var looked = await bench.EndAsync(await bench.AskAsync("/test look one"));
        var row = await OneAsync(bench);
        Assert.Equal((TargetCondition.Well, looked.Handle, BoardNeed.None), (row.Health!.Condition, row.HealthFrom, row.Need));

        bench.Time.Move(TimeSpan.FromHours(3));
        Assert.Equal($"well: Succeeded (3 h ago, {looked.Handle})", BoardText.Health(await OneAsync(bench)));

        var changed = await bench.EndAsync(await bench.AskAsync());
        row = await OneAsync(bench);
        Assert.Equal((TargetCondition.Changed, changed.Handle), (row.Health!.Condition, row.HealthFrom));
    }

    [Theory]
    [InlineData(Tone.Warning, TargetCondition.NeedsLook, BoardNeed.NeedsLook), InlineData(Tone.Bad, TargetCondition.Bad, BoardNeed.Alarm)]
    public async Task A_look_that_succeeded_and_found_a_fault_is_not_well(Tone found, TargetCondition condition, BoardNeed need)
    {
        await using var bench = Bench();
        bench.Runbook.Found = found;
        await bench.StartAsync();
        await bench.EndAsync(await bench.AskAsync("/test look one"));
        // The reading command is a runbook of its own: the same report, the tone of the bench.
        var health = TargetHealth.Of((await bench.Get<IOperationStore>().ListAsync(new(Limit: 1), None))[0], new Reply("a look", "", found), looked: true);
        Assert.Equal(condition, health!.Condition);
        Assert.Equal(need, (await OneAsync(bench) with { Health = health }).Need);
    }

    [Fact]
    public async Task What_is_in_doubt_stands_before_everything_and_says_what_to_do()
    {
        await using var bench = await Bench(null, "dash", "-c", "kill -9 $PPID; sleep 0.2; exit 0").StartAsync();
        bench.Group = ["a1"];
        var ended = await bench.EndAsync(await bench.AskAsync("/test change one"));
        Assert.True(ended.LockKept);
        var rows = await bench.Get<BoardReader>().ReadAsync(bench.People.Find("operator")!, "ops", None);
        Assert.Equal((BoardNeed.InDoubt, "one"), (rows[0].Need, rows[0].Target.Name));
        Assert.Contains($"/ops resolve {ended.Handle}", BoardText.Now(rows[0]), StringComparison.Ordinal);
        Assert.StartsWith("not known: ", BoardText.Health(rows[0]), StringComparison.Ordinal);

        var reply = Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", "/ops board")).Reply;
        Assert.Equal((Tone.Bad, "test:one"), (reply.Tone, reply.Table!.Rows[0][0]));
        Assert.All(reply.Table.Rows, r => Assert.Equal(reply.Table.Columns.Length, r.Length));
    }

    [Fact]
    public async Task A_failure_of_the_last_day_needs_people_and_is_told_for_thirty_days()
    {
        await using var bench = await Bench(null, "false").StartAsync();
        var failed = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal(Outcome.Failed, failed.Outcome);
        await bench.Get<IFindings>().KeepAsync(new(failed.Target, new TargetHealth(TargetCondition.Well, "fine").AsFinding(), "a look", bench.Time.GetUtcNow()), None);
        var row = await OneAsync(bench);
        Assert.Equal((BoardNeed.NeedsLook, $"failed just now: {failed.Handle} (/test change)"), (row.Need, BoardText.Failure(row)));
        bench.Time.Move(TimeSpan.FromHours(25));
        row = await OneAsync(bench);
        Assert.Equal((BoardNeed.None, $"failed 25 h ago: {failed.Handle} (/test change)"), (row.Need, BoardText.Failure(row).Replace("1 day 1 h", "25 h", StringComparison.Ordinal)));
        bench.Time.Move(TimeSpan.FromDays(30));
        Assert.Null((await OneAsync(bench)).Failure);
    }

    [Fact]
    public async Task The_newest_point_that_is_whole_is_told_and_a_newer_one_that_is_not()
    {
        await using var bench = await Bench().StartAsync();
        Assert.Equal("none was checked", BoardText.Points(await OneAsync(bench)));
        var now = bench.Time.GetUtcNow();
        await KeepAsync(now.AddHours(-30), "not whole: 3 of 4 blobs");
        Assert.Equal("none is whole; the newest, 30 h ago: not whole: 3 of 4 blobs", BoardText.Points(await OneAsync(bench)).Replace("1 day 6 h", "30 h", StringComparison.Ordinal));
        await KeepAsync(now.AddHours(-20), "whole");
        var row = await OneAsync(bench);
        Assert.Equal(("whole: 20 h ago", BoardNeed.None), (BoardText.Points(row), row.Need));
        await KeepAsync(now.AddHours(-2), "not whole: 1 of 4 blobs");
        row = await OneAsync(bench);
        Assert.Equal(("whole: 20 h ago; newer and not whole, 2 h ago: not whole: 1 of 4 blobs", BoardNeed.NeedsLook), (BoardText.Points(row), row.Need));
        // Judged while the clock was wrong.
        await KeepAsync(now.AddDays(300), "whole");
        Assert.Equal(BoardText.Points(row), BoardText.Points(await OneAsync(bench)));

        Task KeepAsync(DateTimeOffset at, string value) => bench.Get<IFindings>().KeepAsync(new(new("test", "one"), new($"point {at:O}", value), "k3x9p", now), None);
    }

    [Fact]
    public async Task A_plan_that_waits_is_told_with_the_time_that_is_left_and_only_to_who_may_read_it()
    {
        await using var bench = await Bench().StartAsync();
        var handle = await bench.AskAsync("/test destroy one");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        var row = await OneAsync(bench);
        Assert.Equal(BoardNeed.Waits, row.Need);
        Assert.StartsWith($"{handle} waits for approval, ", BoardText.Now(row), StringComparison.Ordinal);
        Assert.Empty(await bench.Get<BoardReader>().ReadAsync(bench.People.Find("operator")!, "quiet", None));
    }
}
