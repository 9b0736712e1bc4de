using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Server.Web.Page;

/// <summary>Reads the strip with the rights of who looks.</summary>
public sealed class StatusBarReader(IOperationStore store, OperationReader reader, AccessPolicy access, ApprovalPolicy policy, TimeProvider time)
{
    public async Task<StatusBarView> ReadAsync(Actor actor, string channel, CancellationToken cancellationToken)
    {
        var waiting = await reader.ListAsync(actor, new(OperationState.AwaitingApproval, Channel: channel), cancellationToken);
        var held = new List<Held>();
        foreach (var taken in (await store.LocksAsync(cancellationToken)).Where(l => access.MayRead(actor, l.Target, channel)))
            held.Add(new(taken, await store.FindAsync(taken.Operation, cancellationToken) is { LockKept: true }));
        var coming = await store.AppointmentsAsync(cancellationToken);
        return new(
            [.. waiting.Where(o => o.Approval is not null).OrderBy(o => o.Approval!.ExpiresAt).Select(o => Of(o, actor))],
            [.. held.OrderByDescending(h => h.Kept).ThenBy(h => h.Lock.Since)],
            [.. coming.Where(a => access.MayRead(actor, a.Target, channel)).OrderBy(a => a.DueAt ?? DateTimeOffset.MaxValue)]);
    }

    /// <summary>What the person could decide now, newest first, wherever it waits.</summary>
    public async Task<IReadOnlyList<Operation>> ForAsync(Actor actor, CancellationToken cancellationToken) =>
        [.. (await reader.ListAsync(actor, new(OperationState.AwaitingApproval), cancellationToken)).Where(o => policy.Decide(o, actor, DecisionKind.Approve, time.GetUtcNow()) is Decision.Allowed)];

    private Waiting Of(Operation operation, Actor actor) => new(
        operation, policy.Approvers(operation, operation.Approval!), operation.Requester == actor.Person,
        policy.Decide(operation, actor, DecisionKind.Approve, time.GetUtcNow()) is Decision.Allowed);
}
