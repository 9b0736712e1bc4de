using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Intake;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Server.Web.Page;

/// <summary>Reads the strip with the rights of who looks.</summary>
public sealed class StatusBarReader(IOperationStore store, OperationReader reader, TargetLocks locks, AccessPolicy access, ApprovalPolicy policy, TimeProvider time)
{
    public async Task<StatusBarView> ReadAsync(Actor actor, string channel, CancellationToken cancellationToken)
    {
        var waiting = await reader.ListAsync(actor, new(OperationState.AwaitingApproval, Channel: channel), cancellationToken);
        var held = (await store.LocksAsync(cancellationToken)).Where(l => access.MayRead(actor, l.Target, channel)).ToList();
        var kept = await locks.KeptAsync(held, cancellationToken);
        var coming = await store.AppointmentsAsync(cancellationToken);
        return new(
            [.. waiting.Where(o => o.Approval is not null).OrderBy(o => o.Approval!.ExpiresAt).Select(o => Of(o, actor))],
            [.. held.Select(l => new Held(l, kept.ContainsKey(l.Operation))).OrderByDescending(h => h.Kept).ThenBy(h => h.Lock.Since)],
            [.. coming.Where(a => access.MayRead(actor, a.Target, channel)).OrderBy(a => a.DueAt ?? DateTimeOffset.MaxValue)]);
    }

    /// <summary>What the person could decide now, newest first, wherever it waits.</summary>
    public async Task<IReadOnlyList<Operation>> ForAsync(Actor actor, CancellationToken cancellationToken) =>
        [.. (await reader.ListAsync(actor, new(OperationState.AwaitingApproval), cancellationToken)).Where(o => policy.Decide(o, actor, DecisionKind.Approve, time.GetUtcNow()) is Decision.Allowed)];

    private Waiting Of(Operation operation, Actor actor) => new(
        operation, policy.Approvers(operation, operation.Approval!), operation.Requester == actor.Person,
        policy.Decide(operation, actor, DecisionKind.Approve, time.GetUtcNow()) is Decision.Allowed);
}
