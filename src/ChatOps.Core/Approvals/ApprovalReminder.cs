using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;

namespace ChatOps.Core.Approvals;

/// <summary>Calls again for a decision that nobody makes; which call was the last stands in the record, so each is made once.</summary>
public sealed class ApprovalReminder(OperationMoves moves, ApprovalPolicy policy)
{
    /// <summary>Makes the call that is due. Answers the operation as it is now, and when to look again.</summary>
    public async Task<(Operation Operation, DateTimeOffset Next)> RemindAsync(Operation operation, CancellationToken cancellationToken)
    {
        var moved = await moves.MoveAsync(operation.Id, fence: null, Due, cancellationToken);
        return (moved.Operation, ApprovalCalls.NextAt(moved.Operation.Approval!));
    }

    private Move? Due(Operation operation)
    {
        if (operation is not { State: OperationState.AwaitingApproval, Approval: { } approval } || ApprovalCalls.DueBy(approval, moves.Now) is var call && call <= approval.Calls)
            return null;
        var called = operation.Called(call, ApprovalCalls.Called(call, policy.Approvers(operation, approval)));
        return new(called)
        {
            Patient = true,
            Audit = [moves.Entry(called, "chatops", "reminded", $"call {call}: {string.Join(", ", called.Approval!.Called)}")],
            Messages = [Message(called, called.Approval!)],
        };
    }

    private OutboxMessage Message(Operation operation, Approval approval)
    {
        var whom = approval.Calls == ApprovalCalls.Everybody ? "Everybody who can decide is called now" : "Nobody has decided yet";
        var reply = new Reply(
                $"Still waits for a second person · {operation.Handle}",
                $"{whom}; without a decision it ends as Expired and nothing is done.", Tone.Warning)
            .With($"{operation.Requester} asked", operation.Command.Text)
            .Until(approval);
        return new($"approval:{operation.Handle}:{approval.Calls}", operation.Channel, operation.Handle, Person: null, reply, approval.Called, moves.Now)
        {
            Under = BoardMessage.CardOf(operation.Handle),
            CallsForDecision = true,
        };
    }
}
