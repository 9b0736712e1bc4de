using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;

namespace ChatOps.Core.Operations;

/// <summary>What people decide about operations: approve, deny, withdraw, cancel, resolve. Each is one commit, together with its delivery.</summary>
public sealed class DecisionDesk(IOperationStore store, OperationMoves moves, AccessPolicy access, OperationDriver driver)
{
    public async Task<Answer> ClickedAsync(Delivery delivery, DeliveryBody.ApprovalClick click, Actor actor, CancellationToken cancellationToken)
    {
        var operation = click.ApprovalId is { } id
            ? await store.FindByApprovalAsync(id, cancellationToken)
            : await store.FindByHandleAsync(click.Operation ?? "", cancellationToken);
        return operation is null || !access.MayRead(actor, operation)
            ? Missing(click.Operation)
            : await DecideAsync(delivery.Id, delivery.Channel, operation.Id, click, actor, cancellationToken);
    }

    public async Task<Answer> CancelledAsync(Delivery delivery, DeliveryBody.CancelClick click, Actor actor, CancellationToken cancellationToken)
    {
        var (refused, found) = await FindAsync(actor, click.Operation, "ops cancel", delivery.Channel, cancellationToken);
        if (found is not { } operation)
            return refused!;
        return await EndAsync(
            delivery.Id, operation,
            o => o.State == OperationState.Concluded ? new Answer.Refused("already-ended", $"{o.Handle} has ended: {o.Outcome}")
                : o.Cancel is { } earlier ? new Answer.Refused("already-cancelled", $"{earlier.Person} has asked for that already; it is being ended")
                : null,
            o => Cancelled(o, new(actor.Person, moves.Now, click.Reason)), cancellationToken);
    }

    public async Task<Answer> ResolvedAsync(string delivery, string handle, string reason, string channel, Actor actor, CancellationToken cancellationToken)
    {
        var (refused, found) = await FindAsync(actor, handle, "ops resolve", channel, cancellationToken);
        if (found is not { } operation)
            return refused!;
        return await EndAsync(
            delivery, operation,
            o => o.LockKept ? null : new Answer.Refused("not-locked", $"{o.Handle} holds no target; there is nothing to resolve"),
            o => Resolved(o, new(actor.Person, moves.Now, reason)), cancellationToken);
    }

    private async Task<Answer> DecideAsync(
        string delivery, string channel, OperationId id, DeliveryBody.ApprovalClick click, Actor actor, CancellationToken cancellationToken)
    {
        Answer answer = new Answer.Refused("approval-used", "it does not wait any more");
        var moved = await moves.MoveAsync(
            id, fence: null,
            o =>
            {
                var kind = click.Approve ? ApprovalKind.Approve : actor.Person == o.Requester ? ApprovalKind.Withdraw : ApprovalKind.Deny;
                var role = o.Approval?.Role ?? "";
                // Who may not decide anything there learns nothing about who could.
                if (actor.Person != o.Requester && access.Decide(actor, "ops approve", o.Target, channel) is Decision.Refused denied)
                {
                    answer = new Answer.Refused(denied.Code, denied.Reason);
                    return null;
                }
                if (ApprovalDesk.Decide(
                        o, actor, kind, click.Digest, access.MayApprove(actor, role, o.Target, channel), moves.Now,
                        access.Approvers(role, o.Target, o.Channel, o.Requester)) is Decision.Refused refused)
                {
                    answer = new Answer.Refused(refused.Code, refused.Reason);
                    return null;
                }
                var move = Decided(o, new(actor.Person, kind, moves.Now, click.Reason));
                answer = new Answer.Accepted(o.Handle, move.Operation.State.ToString());
                return move with { Handled = new(delivery, answer) };
            },
            cancellationToken);
        if (moved.WasMoved)
            driver.Wake(id);
        return answer;
    }

    private Move Decided(Operation operation, ApprovalDecision decision) => decision.Kind switch
    {
        ApprovalKind.Approve when operation.Approved(decision) is var approved => new(approved)
        {
            Audit = [moves.Entry(approved, decision.Person, "approved", $"digest {approved.Digest}")],
        },
        ApprovalKind.Deny => FinalReport.Refusal(operation.Denied(decision), moves, decision.Person),
        _ => FinalReport.Refusal(operation.Withdrawn(decision), moves, decision.Person),
    };

    private Move Cancelled(Operation operation, CancelRequest cancel)
    {
        var asked = operation.CancelAsked(cancel);
        return asked.State == OperationState.Concluded
            ? FinalReport.Refusal(asked, moves, cancel.Person)
            : new(asked) { Audit = [moves.Entry(asked, cancel.Person, "cancel-asked", cancel.Reason ?? "")] };
    }

    private Move Resolved(Operation operation, Resolution resolution)
    {
        var resolved = operation.Resolved(resolution);
        var reply = new Reply(
            $"Resolved · {resolved.Handle}",
            $"{resolution.Person} frees {resolved.Target}: {resolution.Reason}. The outcome stays {resolved.Outcome}.", Tone.Warning);
        return new(resolved)
        {
            Free = true,
            Audit = [moves.Entry(resolved, resolution.Person, "resolved", resolution.Reason)],
            Messages = [new($"resolved:{resolved.Handle}", resolved.Channel, resolved.Handle, Person: null, reply, [resolved.Requester], resolution.At)],
        };
    }

    private async Task<Answer> EndAsync(
        string delivery, Operation operation, Func<Operation, Answer.Refused?> refuse, Func<Operation, Move> move, CancellationToken cancellationToken)
    {
        Answer answer = new Answer.Refused("internal-error", "nothing was done");
        var moved = await moves.MoveAsync(
            operation.Id, fence: null,
            o =>
            {
                if (refuse(o) is { } refused)
                {
                    answer = refused;
                    return null;
                }
                var wanted = move(o);
                answer = new Answer.Accepted(o.Handle, wanted.Operation.State.ToString());
                return wanted with { Handled = new(delivery, answer) };
            },
            cancellationToken);
        if (moved.WasMoved)
        {
            driver.Wake(operation.Id);
            if (moved.Operation.State == OperationState.Concluded)
                await driver.WakeWaitingAsync(moved.Operation, cancellationToken);
        }
        return answer;
    }

    private async Task<(Answer.Refused? Refused, Operation? Found)> FindAsync(
        Actor actor, string handle, string command, string channel, CancellationToken cancellationToken)
    {
        if (await store.FindByHandleAsync(handle, cancellationToken) is not { } operation || !access.MayRead(actor, operation))
            return (Missing(handle), null);
        return access.Decide(actor, command, operation.Target, channel) is Decision.Refused denied
            ? (new Answer.Refused(denied.Code, denied.Reason), null)
            : (null, operation);
    }

    private static Answer.Refused Missing(string? handle) =>
        new("unknown-operation", $"there is no operation {InertText.Show(handle ?? "of that button")} that you may see; /ops list shows them");
}
