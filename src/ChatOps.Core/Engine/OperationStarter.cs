using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commits;
using ChatOps.Core.Inventory;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Engine;

/// <summary>
/// Queued → Running: takes the target, looks once more whether everything that was approved is still so, and only then starts.
/// </summary>
/// <param name="roles">Where roles come from that the settings do not give; null: from nowhere else.</param>
public sealed class OperationStarter(
    OperationPlanner planner, IOperationStore store, TargetLocks locks, IInventory inventory, OperationMoves moves, AccessPolicy access, ApprovalPolicy policy, Onward onward, Site site,
    IEnumerable<IRoleSource>? roles = null)
{
    /// <returns>The operation: Running, Concluded, or still Queued because its target is busy.</returns>
    public async Task<Operation> StartAsync(Operation queued, CancellationToken cancellationToken)
    {
        if (moves.Now >= queued.Plan!.ValidUntil)
            return await EndAsync(queued, o => o.Expired("plan-expired", "the target stayed busy until the plan was no longer valid; ask for it again", moves.Now), cancellationToken);
        var unread = await UnreadAsync(queued, cancellationToken);
        var parent = queued.Parent is { } of ? await store.FindAsync(of.Id, cancellationToken) : null;
        if (Forbidden(queued, parent) is { } refused)
            return await RefuseAsync(queued, unread ?? refused, cancellationToken);
        if (queued.Plan.ReadsOnly || !queued.Plan.Parts.IsEmpty)
            return await RunningAsync(queued, cancellationToken);

        var held = await TakeAsync(queued, cancellationToken);
        if (held.Result == CommitResult.TargetBusy)
            return await BusyAsync(queued, cancellationToken);
        if (held.Operation.State != OperationState.Queued)
            return held.Operation;
        return await StaleAsync(held.Operation, cancellationToken) is { } stale
            ? await RefuseAsync(held.Operation, stale, cancellationToken)
            : await RunningAsync(held.Operation, cancellationToken);
    }

    /// <summary>
    /// What was planned just now and waits for nobody: how it goes on in the commit that plans it. Its plan is the look under its locks, or it reads only. Null: it
    /// changes something that it does not hold yet, so it is queued, takes that and is looked at once more.
    /// </summary>
    public async Task<Func<Operation, Move>?> AtOnceAsync(Operation planned, CancellationToken cancellationToken)
    {
        var plan = planned.Plan!;
        if (!plan.ReadsOnly && plan.Parts.IsEmpty && !locks.KeysOf(planned.Target, plan).All(planned.Locks.Contains))
            return null;
        var unread = await UnreadAsync(planned, cancellationToken);
        return Forbidden(planned, parent: null) is { } refused
            ? queued => FinalReport.Refusal(queued.Refused((unread ?? refused).Code, (unread ?? refused).Reason, moves.Now), moves)
            : Starting;
    }

    /// <summary>Reads the roles of both persons anew where they are kept elsewhere. Null: all could be read.</summary>
    private async Task<Decision.Refused?> UnreadAsync(Operation operation, CancellationToken cancellationToken)
    {
        Decision.Refused? unread = null;
        foreach (var source in roles ?? [])
        {
            foreach (var person in new[] { operation.Requester, operation.Approval?.Decision?.Person }.OfType<string>().Distinct(StringComparer.Ordinal))
            {
                if (await source.RefreshAsync(person, cancellationToken) is { } why)
                    unread ??= new(IRoleSource.Code, $"the roles of {person} could not be read ({why}), and without them nothing starts; ask for it again");
            }
        }
        return unread;
    }

    /// <summary>Rights can be taken away between the click and the start; both persons are looked at again.</summary>
    private Decision.Refused? Forbidden(Operation operation, Operation? parent)
    {
        if (access.People.Find(operation.Requester) is not { } requester)
            return new("access-denied", $"{operation.Requester}, who asked for it, is no longer known");
        if (access.Decide(requester, operation.Command.Name, operation.Target, operation.Channel) is Decision.Refused denied)
            return new("access-denied", $"{requester.Name}, who asked for it, may no longer do it: {denied.Reason}");
        if (PlanDigest.Of(operation.Plan!) != operation.Digest)
            return new("plan-stale", "the stored plan is not the one with this digest");
        if (site.Foreign(operation.Plan!) is { } foreign)
            return new("plan-stale", foreign);
        if (access.Beyond(operation, operation.Plan!, inventory) is { } beyond)
            return beyond;
        if (planner.OtherMembers(operation) is { } other)
            return other;
        return operation.Parent is null ? policy.NotApproved(operation) : NotCovered(operation, parent);
    }

    /// <summary>A member starts on its parent's approval alone: of the very plan that is its part, by somebody who may approve on this member, too.</summary>
    private Decision.Refused? NotCovered(Operation member, Operation? parent) => parent switch
    {
        null or { State: not OperationState.Running } or { Plan: null } => new("plan-stale", $"the operation over its group, {member.Parent!.Handle}, does not run"),
        { Plan: var plan } when PlanDigest.Of(plan!) != parent.Digest => new("plan-stale", "the stored plan of its group is not the one with its digest"),
        _ when parent.Requester != member.Requester || parent.Channel != member.Channel
            || !parent.Plan.Parts.Any(p => p.Target == member.Target.ToString() && p.Plan is { } part && PlanDigest.Of(part) == member.Digest) =>
            new("plan-stale", $"this is no part of the plan of {parent.Handle}"),
        _ => policy.NotApproved(parent) ?? policy.NotApproved(parent with { Target = member.Target }),
    };

    /// <summary>The basis again, under the lock; and whatever the runbook refuses now (a backup due soon, a foreign process).</summary>
    private async Task<Decision.Refused?> StaleAsync(Operation operation, CancellationToken cancellationToken) =>
        await planner.LookAsync(operation, targetBusy: false, cancellationToken) switch
        {
            Planning.Refused refused => new(refused.Code, refused.Reason),
            Planning.Ready { Plan.Asks: { } second } when operation.Plan!.Asks is null =>
                new("plan-stale", $"{second.Why}, which was not so when it was planned; nothing was started, ask for it again"),
            Planning.Ready { Plan: var now } when Basis.Difference(operation.Plan!.Basis, now.Basis) is { } difference =>
                new("plan-stale", $"{difference}; nothing was started, ask for it again"),
            _ => null,
        };

    private Task<Moved> TakeAsync(Operation operation, CancellationToken cancellationToken) =>
        moves.MoveAsync(
            operation.Id, fence: null,
            o => o.State != OperationState.Queued
                ? null
                : Taking(o.Locking(locks.KeysOf(o.Target, o.Plan))),
            cancellationToken);

    private Move Taking(Operation operation) => new(operation) { Take = TargetLock.Of(operation, operation.Locks, moves.Now) };

    private async Task<Operation> BusyAsync(Operation operation, CancellationToken cancellationToken)
    {
        if (operation.Approval is not null)
            return operation;
        var held = await locks.TakenAsync(locks.KeysOf(operation.Target, operation.Plan), operation.Id, cancellationToken);
        return await RefuseAsync(operation, new(held.Code, held.Reason), cancellationToken);
    }

    private async Task<Operation> RunningAsync(Operation operation, CancellationToken cancellationToken)
    {
        var moved = await moves.MoveAsync(
            operation.Id, fence: null, o => o.State != OperationState.Queued ? null : Starting(o), cancellationToken);
        return moved.Operation;
    }

    /// <summary>With its first step noted as started: nothing is sent to a host before that is kept.</summary>
    private Move Starting(Operation queued)
    {
        var running = queued.Started(moves.Now);
        var entry = moves.Entry(running, "chatops", "started", running.Plan!.Title);
        var move = running.Plan.Parts.IsEmpty ? onward.Of(running) : new(running);
        return move with { Audit = [entry, .. move.Audit] };
    }

    private Task<Operation> RefuseAsync(Operation operation, Decision.Refused refused, CancellationToken cancellationToken) =>
        EndAsync(operation, o => o.Refused(refused.Code, refused.Reason, moves.Now), cancellationToken);

    private async Task<Operation> EndAsync(Operation operation, Func<Operation, Operation> end, CancellationToken cancellationToken)
    {
        var moved = await moves.MoveAsync(
            operation.Id, fence: null, o => o.State != OperationState.Queued ? null : FinalReport.Refusal(end(o), moves), cancellationToken);
        return moved.Operation;
    }
}
