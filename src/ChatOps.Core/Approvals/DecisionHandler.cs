using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Core.Approvals;

/// <summary>What people decide about operations: approve, deny, withdraw, cancel, resolve. Each is one commit, together with its delivery.</summary>
public sealed class DecisionHandler(IOperationStore store, OperationMoves moves, ApprovalPolicy policy, IOperationWaker waker)
{
    public async Task<Answer> ClickedAsync(Delivery delivery, DeliveryBody.ApprovalClick click, Actor actor, CancellationToken cancellationToken)
    {
        var operation = click.ApprovalId is { } id
            ? await store.FindByApprovalAsync(id, cancellationToken)
            : await store.FindByHandleAsync(click.Operation ?? "", cancellationToken);
        // A form of the page names both: the approval of something else is not decided under this one's plan.
        if (click is { ApprovalId: not null, Operation: { } named } && (await store.FindByHandleAsync(named, cancellationToken))?.Id != operation?.Id)
            operation = null;
        return await DecideAsync(
            delivery.Id, click.Operation, operation, o => click.Approve ? DecisionKind.Approve : ApprovalPolicy.Denying(o, actor), actor, click.Digest,
            (o, kind) => Decided(o, new(actor.Person, KindOf(kind), moves.Now, click.Reason)), cancellationToken);
    }

    public async Task<Answer> CancelledAsync(string delivery, DeliveryBody.CancelClick click, Actor actor, CancellationToken cancellationToken) =>
        await DecideAsync(
            delivery, click.Operation, await store.FindByHandleAsync(click.Operation, cancellationToken), _ => DecisionKind.Cancel, actor, shown: null,
            (o, _) => Cancelled(o, new(actor.Person, moves.Now, click.Reason)), cancellationToken);

    public async Task<Answer> ResolvedAsync(string delivery, string handle, string reason, Actor actor, CancellationToken cancellationToken) =>
        await DecideAsync(
            delivery, handle, await store.FindByHandleAsync(handle, cancellationToken), _ => DecisionKind.Resolve, actor, shown: null,
            (o, _) => Resolved(o, new(actor.Person, moves.Now, reason)), cancellationToken);

    /// <summary>The policy is asked about the very record that is moved: what was decided meanwhile counts.</summary>
    private async Task<Answer> DecideAsync(
        string delivery, string? named, Operation? found, Func<Operation, DecisionKind> kindOf, Actor actor, string? shown, Func<Operation, DecisionKind, Move> move,
        CancellationToken cancellationToken)
    {
        if (found is null)
            return Refused(ApprovalPolicy.Unknown(named));
        Answer answer = new Answer.Refused("internal-error", "nothing was done");
        var moved = await moves.MoveAsync(
            found.Id, fence: null,
            o =>
            {
                var kind = kindOf(o);
                if (policy.Decide(o, actor, kind, moves.Now, shown) is Decision.Refused refused)
                {
                    answer = Refused(ApprovalPolicy.Told(refused, named));
                    return null;
                }
                var wanted = move(o, kind);
                answer = new Answer.Accepted(o.Handle, wanted.Operation.State.ToString());
                return wanted with { Handled = new(delivery, answer) };
            },
            cancellationToken);
        if (moved.WasMoved)
        {
            waker.Wake(found.Id);
            if (moved.Operation.State == OperationState.Concluded)
                waker.WakeWaiting(moved.Operation);
        }
        return answer;
    }

    private static Answer.Refused Refused(Decision.Refused refused) => new(refused.Code, refused.Reason);

    private static ApprovalKind KindOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => ApprovalKind.Approve,
        DecisionKind.Deny => ApprovalKind.Deny,
        _ => ApprovalKind.Withdraw,
    };

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
            $"{resolution.Person} frees {resolved.Target}. The outcome stays {resolved.Outcome}.", Tone.Warning)
            .With($"{resolution.Person} wrote", resolution.Reason);
        return new(resolved)
        {
            Free = true,
            Audit = [moves.Entry(resolved, resolution.Person, "resolved", resolution.Reason)],
            Messages = [new($"resolved:{resolved.Handle}", resolved.Channel, resolved.Handle, Person: null, reply, [resolved.Requester], resolution.At)],
        };
    }
}
