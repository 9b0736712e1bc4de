using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Operations;

[Trait("Category", "Decisions")]
public class OperationMovesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    private static readonly Step Look = new("look", "Look", StepKind.Check, "", new CommandLine("true"));
    private static readonly Step Alter = new("alter", "Alter", StepKind.Run, "", new CommandLine("true")) { Effect = Effect.Changes };

    private static readonly Plan ThePlan = new("senaite restore", "senaite:lims1", "Restore", [], [Look, Alter], [], Now.AddHours(1));

    private static readonly ApprovalDecision Yes = new("approver", ApprovalKind.Approve, Now, null);
    private static readonly ApprovalDecision No = new("approver", ApprovalKind.Deny, Now, "wrong point");
    private static readonly ApprovalDecision Back = new("operator", ApprovalKind.Withdraw, Now, null);

    private static Approval Waiting => new("a1", PlanDigest.Of(ThePlan), "approver", "ops", Now, Now.AddMinutes(30));

    public static Operation New() => new()
    {
        Id = OperationId.New(Now),
        Handle = "k7f3m",
        State = OperationState.Planning,
        Command = new("/senaite restore lims1", "senaite", "restore", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty),
        Target = new TargetId("senaite", "lims1"),
        Channel = "ops",
        Requester = "operator",
        RequestedAt = Now,
    };

    private static Operation Awaiting() => New().Planned(ThePlan, Waiting);
    private static Operation Queued() => New().Planned(ThePlan, null);
    private static Operation Running() => Queued().Started(Now);
    private static Operation Concluded() => Running().Ended(Outcome.Failed, null, "no", lockKept: false, Now);

    private static readonly Dictionary<string, Func<Operation>> States = new(StringComparer.Ordinal)
    {
        ["Planning"] = New,
        ["AwaitingApproval"] = Awaiting,
        ["Queued"] = Queued,
        ["Running"] = Running,
        ["Concluded"] = Concluded,
    };

    /// <summary>Every move, where it is legal, and where it leads. docs/operation-states.md draws this table.</summary>
    private static readonly (string Name, Func<Operation, Operation> Move, Dictionary<string, OperationState> Legal)[] Moves =
    [
        ("planned without approval", o => o.Planned(ThePlan, null), new() { ["Planning"] = OperationState.Queued }),
        ("planned with approval", o => o.Planned(ThePlan, Waiting), new() { ["Planning"] = OperationState.AwaitingApproval }),
        ("approved", o => o.Approved(Yes), new() { ["AwaitingApproval"] = OperationState.Queued }),
        ("denied", o => o.Denied(No), new() { ["AwaitingApproval"] = OperationState.Concluded }),
        ("withdrawn", o => o.Withdrawn(Back), new() { ["AwaitingApproval"] = OperationState.Concluded }),
        ("expired", o => o.Expired("approval-expired", "late", Now),
            new() { ["AwaitingApproval"] = OperationState.Concluded, ["Queued"] = OperationState.Concluded }),
        ("refused", o => o.Refused("plan-stale", "changed", Now),
            new() { ["Planning"] = OperationState.Concluded, ["AwaitingApproval"] = OperationState.Concluded, ["Queued"] = OperationState.Concluded }),
        ("claimed", o => o.Claimed(),
            new()
            {
                ["Planning"] = OperationState.Planning, ["AwaitingApproval"] = OperationState.AwaitingApproval,
                ["Queued"] = OperationState.Queued, ["Running"] = OperationState.Running,
            }),
        ("started", o => o.Started(Now), new() { ["Queued"] = OperationState.Running }),
        ("step started", o => o.StepStarted("look", undo: false, Now), new() { ["Running"] = OperationState.Running }),
        ("turned back", o => o.TurnedBack(new(WayBackCause.StepFailed, "step-failed", "no")), new() { ["Running"] = OperationState.Running }),
        ("cancel asked", o => o.CancelAsked(new("operator", Now, null)),
            new()
            {
                ["Planning"] = OperationState.Concluded, ["AwaitingApproval"] = OperationState.Concluded,
                ["Queued"] = OperationState.Concluded, ["Running"] = OperationState.Running,
            }),
        ("ended", o => o.Ended(Outcome.Succeeded, null, "yes", lockKept: false, Now), new() { ["Running"] = OperationState.Concluded }),
        ("reported", o => o.Reported(new Reply("end")), new() { ["Concluded"] = OperationState.Concluded }),
        ("epoch ended", o => o.EndOfEpoch(Now),
            new()
            {
                ["Planning"] = OperationState.Concluded, ["AwaitingApproval"] = OperationState.Concluded,
                ["Queued"] = OperationState.Concluded, ["Running"] = OperationState.Concluded,
            }),
        ("resolved", o => o.Resolved(new("approver", Now, "looked")), []),
        ("shared", o => o.SharedBy(new("operator", Now)), []),
    ];

    public static TheoryData<string, string> EveryMoveInEveryState()
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, _, _) in Moves)
            foreach (var state in States.Keys)
                data.Add(name, state);
        return data;
    }

    [Theory]
    [MemberData(nameof(EveryMoveInEveryState))]
    public void A_move_is_made_where_it_is_legal_and_throws_everywhere_else(string name, string state)
    {
        var (_, move, legal) = Moves.Single(m => m.Name == name);
        var operation = States[state]();
        if (legal.TryGetValue(state, out var leadsTo))
            Assert.Equal(leadsTo, move(operation).State);
        else
            Assert.Throws<IllegalMoveException>(() => move(operation));
    }

    [Fact]
    public void An_approval_counts_once()
    {
        var approved = Awaiting().Approved(Yes);
        Assert.Throws<IllegalMoveException>(() => approved.Approved(Yes));
        Assert.Throws<IllegalMoveException>(() => approved.Denied(No));
    }

    [Fact]
    public void An_approval_of_another_plan_is_not_accepted() =>
        Assert.Throws<IllegalMoveException>(() => New().Planned(ThePlan with { Title = "Other" }, Waiting));

    [Fact]
    public void Steps_run_one_at_a_time_and_each_once()
    {
        var running = Running().StepStarted("look", undo: false, Now);
        Assert.Throws<IllegalMoveException>(() => running.StepStarted("alter", undo: false, Now));
        Assert.Throws<IllegalMoveException>(() => running.StepEnded("alter", Verdict.Passed("x"), Now));
        Assert.Throws<IllegalMoveException>(() => running.TurnedBack(new(WayBackCause.Cancelled, "cancelled", "x")));
        Assert.Throws<IllegalMoveException>(() => running.StepEnded("look", Verdict.NotYet("x"), Now));
        var ended = running.StepEnded("look", Verdict.Passed("seen"), Now);
        Assert.Throws<IllegalMoveException>(() => ended.StepStarted("look", undo: false, Now));
        Assert.Throws<IllegalMoveException>(() => ended.StepStarted("undo-look", undo: true, Now));
    }

    [Fact]
    public void Unknown_always_keeps_the_target_of_a_change_and_success_never_does()
    {
        Assert.Throws<IllegalMoveException>(() => Running().Ended(Outcome.Unknown, null, "?", lockKept: false, Now));
        Assert.Throws<IllegalMoveException>(() => Running().Ended(Outcome.Succeeded, null, "yes", lockKept: true, Now));
        Assert.Throws<IllegalMoveException>(() => Running().Ended(Outcome.RolledBack, null, "back", lockKept: true, Now));
    }

    [Fact]
    public void Resolving_frees_the_target_once_and_keeps_the_outcome()
    {
        var unknown = Running().Ended(Outcome.Unknown, "unknown", "?", lockKept: true, Now);
        var resolved = unknown.Resolved(new("approver", Now, "looked"));
        Assert.Equal(Outcome.Unknown, resolved.Outcome);
        Assert.False(resolved.LockKept);
        Assert.Throws<IllegalMoveException>(() => resolved.Resolved(new("approver", Now, "again")));
    }

    [Fact]
    public void What_ran_when_the_state_was_put_back_is_unknown_and_stays_locked()
    {
        var ended = Running().EndOfEpoch(Now);
        Assert.Equal(Outcome.Unknown, ended.Outcome);
        Assert.True(ended.LockKept);
        Assert.Equal(Outcome.Refused, Awaiting().EndOfEpoch(Now).Outcome);
    }
}
