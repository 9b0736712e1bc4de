using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Text;

namespace ChatOps.Core.Operations;

// The moves: the one place where an operation's state changes. docs/operation-states.md draws them.
public sealed partial record Operation
{
    /// <summary>Planning → AwaitingApproval (with an approval), or Queued (without one).</summary>
    public Operation Planned(Plan plan, Approval? approval)
    {
        Require(State == OperationState.Planning, "be planned");
        if (approval is not null && approval.Digest != PlanDigest.Of(plan))
            throw new IllegalMoveException("An approval must carry the digest of its plan.");
        return this with
        {
            Plan = plan,
            Digest = PlanDigest.Of(plan),
            Approval = approval,
            // Nothing is held while people decide.
            Locks = approval is null ? Locks : [],
            State = approval is null ? OperationState.Queued : OperationState.AwaitingApproval,
        };
    }

    /// <summary>Planning: a change that nobody has to approve holds its target while it is planned, so that its plan is the look under the lock.</summary>
    public Operation Holding(ImmutableArray<LockKey> locks)
    {
        Require(State == OperationState.Planning, "hold its target");
        Require(locks.Any(l => l.Target == Target), "be planned without a lock on its target");
        return this with { Locks = locks };
    }

    /// <summary>AwaitingApproval → Queued. Whether the person may is decided before, by the approval desk.</summary>
    public Operation Approved(ApprovalDecision decision)
    {
        RequireUndecided("be approved");
        return this with { State = OperationState.Queued, Approval = Approval! with { Decision = decision } };
    }

    /// <summary>People were called again; it goes on waiting.</summary>
    public Operation Called(int call, ImmutableArray<string> persons)
    {
        RequireUndecided("call its approvers");
        return this with { Approval = Approval! with { Calls = call, Called = persons } };
    }

    /// <summary>AwaitingApproval → Concluded/Denied.</summary>
    public Operation Denied(ApprovalDecision decision)
    {
        RequireUndecided("be denied");
        return (this with { Approval = Approval! with { Decision = decision } })
            .End(Operations.Outcome.Denied, "approval-denied", $"denied by {decision.Person}", decision.At);
    }

    /// <summary>AwaitingApproval → Concluded/Cancelled: the requester takes it back.</summary>
    public Operation Withdrawn(ApprovalDecision decision)
    {
        RequireUndecided("be withdrawn");
        return (this with { Approval = Approval! with { Decision = decision } })
            .End(Operations.Outcome.Cancelled, "withdrawn", $"withdrawn by {decision.Person}; nothing was started", decision.At);
    }

    /// <summary>AwaitingApproval or Queued → Concluded/Expired.</summary>
    public Operation Expired(string code, string reason, DateTimeOffset now)
    {
        Require(State is OperationState.AwaitingApproval or OperationState.Queued, "expire");
        return End(Operations.Outcome.Expired, code, reason, now);
    }

    /// <summary>Any state before Running → Concluded/Refused: it never starts.</summary>
    public Operation Refused(string code, string reason, DateTimeOffset now)
    {
        Require(State is OperationState.Planning or OperationState.AwaitingApproval or OperationState.Queued, "be refused");
        return End(Operations.Outcome.Refused, code, reason, now);
    }

    /// <summary>Raises the fence: from now on another replica's writes and starts under the old one are refused.</summary>
    public Operation Claimed()
    {
        Require(State is not OperationState.Concluded, "be claimed");
        return this with { Fence = Fence + 1 };
    }

    /// <summary>Queued: what it locks from now on, with everything the plan changes beside its target.</summary>
    public Operation Locking(ImmutableArray<LockKey> locks)
    {
        Require(State == OperationState.Queued, "take locks");
        Require(locks.Any(l => l.Target == Target), "start without a lock on its target");
        Require(Plan!.Locks.All(t => locks.Any(l => l.Target.ToString() == t)), "start without one of its plan's locks");
        return this with { Locks = locks };
    }

    /// <summary>Queued → Running.</summary>
    public Operation Started(DateTimeOffset now)
    {
        Require(State == OperationState.Queued, "start");
        Require(Plan is not null, "start without a plan");
        return this with { State = OperationState.Running, StartedAt = now };
    }

    public Operation StepStarted(string step, bool undo, DateTimeOffset now)
    {
        Require(State == OperationState.Running, "start a step");
        Require(undo == (WayBack is not null), undo ? "undo without a reason" : "go on while it is being undone");
        Require(Runs.All(r => r.Ended), "start a step while another runs");
        Require(Runs.All(r => r.Step != step), $"start step {step} again");
        return this with { Runs = Runs.Add(new StepRun(step, undo, now)) };
    }

    public Operation StepEnded(string step, Verdict verdict, DateTimeOffset now)
    {
        Require(State == OperationState.Running, "end a step");
        Require(verdict.Kind != VerdictKind.NotYet, "end a step with NotYet");
        var index = Runs.Length - 1;
        Require(index >= 0 && Runs[index].Step == step && !Runs[index].Ended, $"end step {step}");
        return this with { Runs = Runs.SetItem(index, Runs[index] with { Verdict = verdict with { Why = Told(verdict.Why) }, EndedAt = now }) };
    }

    /// <summary>Running: the forward steps are given up, the undos begin.</summary>
    public Operation TurnedBack(WayBack wayBack)
    {
        Require(State == OperationState.Running && WayBack is null, "turn back");
        Require(Runs.All(r => r.Ended), "turn back while a step runs");
        return this with { WayBack = wayBack with { Reason = Told(wayBack.Reason) } };
    }

    /// <summary>Notes that somebody wants it ended. Before Running it ends at once.</summary>
    public Operation CancelAsked(CancelRequest cancel)
    {
        Require(State != OperationState.Concluded, "be cancelled");
        Require(Cancel is null, "be cancelled twice");
        var asked = this with { Cancel = cancel };
        return State == OperationState.Running
            ? asked
            : asked.End(
                Operations.Outcome.Cancelled, "cancelled", $"cancelled by {cancel.Person}; nothing was started", cancel.At);
    }

    /// <summary>Running → Concluded.</summary>
    public Operation Ended(Outcome outcome, string? code, string reason, bool lockKept, DateTimeOffset now)
    {
        Require(State == OperationState.Running, "end");
        Require(
            outcome is Operations.Outcome.Succeeded or Operations.Outcome.Failed or Operations.Outcome.RolledBack or Operations.Outcome.Cancelled
                or Operations.Outcome.Unknown or Operations.Outcome.Refused,
            $"end as {outcome}");
        Require(lockKept || outcome != Operations.Outcome.Unknown || Plan!.ReadsOnly || !Plan.Parts.IsEmpty, "be Unknown with its target freed");
        Require(!lockKept || outcome is Operations.Outcome.Unknown or Operations.Outcome.Failed, $"keep its lock as {outcome}");
        Require(outcome != Operations.Outcome.Refused || Runs.Length == 0, "be refused after a step");
        return End(outcome, code, reason, now) with { LockKept = lockKept };
    }

    /// <summary>The final message, once the outcome is decided.</summary>
    public Operation Reported(Reply report)
    {
        Require(State == OperationState.Concluded && Report is null, "be reported");
        return this with { Report = report };
    }

    /// <summary>People looked and free the target. The outcome stays what it was.</summary>
    public Operation Resolved(Resolution resolution)
    {
        Require(State == OperationState.Concluded && LockKept && Resolution is null, "be resolved");
        return this with { LockKept = false, Resolution = resolution };
    }

    /// <summary>Somebody else looked at what one person started alone. Nothing else changes.</summary>
    public Operation ReviewedBy(Review review)
    {
        Require(State == OperationState.Concluded && ReviewDue, "be reviewed");
        Require(review.Person != Approval!.Decision!.Person, "be reviewed by who started it");
        return this with { Review = review };
    }

    /// <summary>The requester shows the answer to the channel. Nothing else changes.</summary>
    public Operation SharedBy(Sharing sharing)
    {
        Require(State == OperationState.Concluded && AskerOnly && Shared is null, "be shared");
        Require(sharing.Person == Requester, "be shared by another one");
        return this with { Shared = sharing };
    }

    /// <summary>
    /// The state was put back from an older copy: nothing unfinished starts, approvals are void, and what was running is doubtful.
    /// </summary>
    public Operation EndOfEpoch(DateTimeOffset now)
    {
        Require(State != OperationState.Concluded, "end with its epoch");
        return State == OperationState.Running
            ? End(
                Operations.Outcome.Unknown, "state-restored", "the bot's state was put back from an older copy while this ran; look at the host", now)
                with
            { LockKept = !Plan!.ReadsOnly && Plan.Parts.IsEmpty }
            : End(
                Operations.Outcome.Refused, "state-restored", "the bot's state was put back from an older copy; ask for it again", now);
    }

    /// <summary>Without the texts that people wrote, that were typed and that hosts printed; what was done, when, by whom and how it ended stays.</summary>
    public Operation Purged()
    {
        Require(State == OperationState.Concluded, "be purged");
        return this with
        {
            Command = Command with { Text = $"/{Command.Name} {RecordWords.Gone}", Values = Command.Values.Clear() },
            Reason = Reason is null ? null : RecordWords.Gone,
            Plan = Plan is null ? null : Emptied(Plan),
            Runs = [.. Runs.Select(r => r with { Verdict = r.Verdict is { } verdict ? new Verdict(verdict.Kind, RecordWords.Gone) : null })],
            Members = [.. Members.Select(m => m with { Reason = m.Reason is null ? null : RecordWords.Gone })],
            WayBack = WayBack is null ? null : WayBack with { Reason = RecordWords.Gone },
            Approval = Approval is { Decision: { Reason: not null } decision } ? Approval with { Decision = decision with { Reason = RecordWords.Gone } } : Approval,
            Cancel = Cancel is { Reason: not null } ? Cancel with { Reason = RecordWords.Gone } : Cancel,
            Resolution = Resolution is null ? null : Resolution with { Reason = RecordWords.Gone },
            Review = Review is null ? null : Review with { Text = RecordWords.Gone },
            Report = Report is null ? null : new Reply($"{Outcome} · {Title} · {Handle}", RecordWords.Gone),
        };
    }

    private static Plan Emptied(Plan plan) => plan with
    {
        Title = RecordWords.Gone,
        Summary = [],
        Basis = [],
        Values = plan.Values.Clear(),
        FollowUps = [],
        Parts = [.. plan.Parts.Select(p => p with { Plan = p.Plan is null ? null : Emptied(p.Plan), Refusal = "" })],
        Steps = [.. plan.Steps.Select(s => Emptied(s) with { Undo = [.. s.Undo.Select(Emptied)] })],
    };

    private static Step Emptied(Step step) => step with { Title = step.Id, Command = new(RecordWords.Gone), Input = null, Guards = [], Watch = [] };

    private Operation End(Outcome outcome, string? code, string reason, DateTimeOffset now) =>
        this with { State = OperationState.Concluded, Outcome = outcome, Code = code, Reason = Told(reason), ConcludedAt = now };

    private void RequireUndecided(string move) =>
        Require(State == OperationState.AwaitingApproval && Approval is { Decision: null }, move);

    private void Require(bool condition, string move)
    {
        if (!condition)
            throw new IllegalMoveException(this, move);
    }

    /// <summary>Why, as it is kept: a host's words may be in it. What people wrote is not: that stands by itself (<c>Reports.Remark</c>).</summary>
    private static string Told(string why) => InertText.Line(why, LongestReason);

    private const int LongestReason = 2000;
}
