using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Operations;

[Trait("Category", "Decisions")]
public class NextMoveTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    private static Step Check(string id) => new(id, id, StepKind.Check, "", new CommandLine("true"));

    private static Step Change(string id, params string[] undos) =>
        new(id, id, StepKind.Run, "", new CommandLine("true")) { Effect = Effect.Changes, Undo = [.. undos.Select(Check)] };

    private static readonly Plan ThePlan = new(
        "senaite restore", "senaite:lims1", "Restore", [],
        [Check("look"), Change("stop", "start-again", "old-state"), Change("move", "move-back"), Check("verify")], [], Now.AddHours(1));

    private static Operation Running(Plan plan, params (string Step, Verdict? Verdict)[] runs)
    {
        var operation = OperationMovesTests.New().Planned(plan, null).Started(Now);
        foreach (var (step, verdict) in runs)
        {
            operation = operation.StepStarted(step, operation.WayBack is not null, Now);
            if (verdict is not null)
                operation = operation.StepEnded(step, verdict, Now);
            if (NextMove.Of(operation) is NextMove.TurnBack back)
                operation = operation.TurnedBack(back.WayBack);
        }
        return operation;
    }

    private static readonly Verdict Ok = Verdict.Passed("ok");

    [Fact]
    public void Steps_follow_in_order_and_an_open_one_is_taken_up_again()
    {
        Assert.Equal("look", Assert.IsType<NextMove.RunStep>(NextMove.Of(Running(ThePlan))).Step.Id);
        Assert.Equal("stop", Assert.IsType<NextMove.RunStep>(NextMove.Of(Running(ThePlan, ("look", Ok)))).Step.Id);
        Assert.Equal("stop", Assert.IsType<NextMove.RunStep>(NextMove.Of(Running(ThePlan, ("look", Ok), ("stop", null)))).Step.Id);
    }

    [Fact]
    public void All_steps_passed_is_success() =>
        Assert.Equal(
            Outcome.Succeeded,
            Assert.IsType<NextMove.End>(NextMove.Of(Running(ThePlan, ("look", Ok), ("stop", Ok), ("move", Ok), ("verify", Ok)))).Outcome);

    [Fact]
    public void A_failure_before_any_change_ends_at_once()
    {
        var end = Assert.IsType<NextMove.End>(NextMove.Of(Running(ThePlan, ("look", Verdict.Failed("no room")))));
        Assert.Equal(Outcome.Failed, end.Outcome);
        Assert.False(end.LockKept);
        Assert.Contains("nothing was changed", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_way_back_runs_the_undos_of_everything_started_last_first_the_failing_one_included()
    {
        var operation = Running(ThePlan, ("look", Ok), ("stop", Ok), ("move", Verdict.Failed("cut off")));
        var ran = new List<string>();
        while (NextMove.Of(operation) is NextMove.RunStep { Undo: true } next)
        {
            ran.Add(next.Step.Id);
            operation = operation.StepStarted(next.Step.Id, undo: true, Now).StepEnded(next.Step.Id, Ok, Now);
        }
        Assert.Equal(["move-back", "start-again", "old-state"], ran);
        Assert.Equal(Outcome.RolledBack, Assert.IsType<NextMove.End>(NextMove.Of(operation)).Outcome);
    }

    [Fact]
    public void A_way_back_that_fails_is_a_failure_with_the_target_kept()
    {
        var operation = Running(ThePlan, ("look", Ok), ("stop", Verdict.Failed("no")), ("start-again", Verdict.Failed("will not start")));
        var end = Assert.IsType<NextMove.End>(NextMove.Of(operation));
        Assert.Equal((Outcome.Failed, true, "way-back-failed"), (end.Outcome, end.LockKept, end.Code));
    }

    [Fact]
    public void After_unknown_no_undo_runs()
    {
        var end = Assert.IsType<NextMove.End>(NextMove.Of(Running(ThePlan, ("look", Ok), ("stop", Verdict.Unknown("gone")))));
        Assert.Equal((Outcome.Unknown, true), (end.Outcome, end.LockKept));
    }

    [Fact]
    public void Unknown_on_the_way_back_ends_it_too()
    {
        var operation = Running(ThePlan, ("look", Ok), ("stop", Verdict.Failed("no")), ("start-again", Verdict.Unknown("gone")));
        Assert.Equal(Outcome.Unknown, Assert.IsType<NextMove.End>(NextMove.Of(operation)).Outcome);
    }

    [Fact]
    public void A_cancel_takes_back_what_was_done_and_is_called_cancelled_only_when_the_old_state_is_verified()
    {
        var operation = Running(ThePlan, ("look", Ok), ("stop", Ok)).CancelAsked(new("operator", Now, "it hangs"));
        var back = Assert.IsType<NextMove.TurnBack>(NextMove.Of(operation)).WayBack;
        Assert.Equal((WayBackCause.Cancelled, "cancelled by operator"), (back.Cause, back.Reason));
        operation = operation.TurnedBack(back).StepStarted("start-again", true, Now).StepEnded("start-again", Ok, Now)
            .StepStarted("old-state", true, Now).StepEnded("old-state", Ok, Now);
        Assert.Equal(Outcome.Cancelled, Assert.IsType<NextMove.End>(NextMove.Of(operation)).Outcome);
    }

    [Fact]
    public void A_cancel_after_the_last_step_changes_nothing() =>
        Assert.Equal(
            Outcome.Succeeded,
            Assert.IsType<NextMove.End>(NextMove.Of(
                Running(ThePlan, ("look", Ok), ("stop", Ok), ("move", Ok), ("verify", Ok)).CancelAsked(new("operator", Now, null)))).Outcome);

    [Fact]
    public void A_change_without_a_way_back_is_never_called_rolled_back()
    {
        var plan = ThePlan with { Steps = [Change("stop", "start-again"), Change("delete")] };
        var operation = Running(plan, ("stop", Ok), ("delete", Verdict.Failed("half")), ("start-again", Ok));
        Assert.Equal(Outcome.Failed, Assert.IsType<NextMove.End>(NextMove.Of(operation)).Outcome);
    }

    [Fact]
    public void What_leaves_traces_fails_and_is_cancelled_but_never_rolled_back()
    {
        var plan = ThePlan with { Steps = [Change("backup", "look") with { LeavesTraces = true }] };
        var failed = Running(plan, ("backup", Verdict.Failed("half")), ("look", Ok));
        Assert.Equal((Outcome.Failed, false), NextMove.Of(failed) is NextMove.End e ? (e.Outcome, e.LockKept) : default);
        var cancelled = OperationMovesTests.New().Planned(plan, null).Started(Now).CancelAsked(new("operator", Now, null))
            .StepStarted("backup", false, Now).StepEnded("backup", Verdict.Failed("ended on demand"), Now);
        cancelled = cancelled.TurnedBack(Assert.IsType<NextMove.TurnBack>(NextMove.Of(cancelled)).WayBack)
            .StepStarted("look", true, Now).StepEnded("look", Ok, Now);
        Assert.Equal(Outcome.Cancelled, Assert.IsType<NextMove.End>(NextMove.Of(cancelled)).Outcome);
    }

    [Fact]
    public void A_step_that_the_host_refused_to_start_needs_no_way_back()
    {
        var operation = Running(ThePlan, ("look", Ok), ("stop", Verdict.Failed("guard").With(Facts.NotStarted, "yes")));
        Assert.Equal(Outcome.Failed, Assert.IsType<NextMove.End>(NextMove.Of(operation)).Outcome);
    }
}
