using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Locks;

/// <summary>
/// What operations lock, and who holds it. Taken together or not at all, in the commit that accepts a change or starts it (<c>OperationMoves</c>,
/// <c>OperationStarter</c>): nobody waits while holding something.
/// </summary>
public sealed class TargetLocks(IOperationStore store, IInventory inventory)
{
    /// <summary>What a change by this plan locks, in one order for everybody.</summary>
    /// <param name="plan">Null: it is not known yet, and then the target alone is.</param>
    public ImmutableArray<LockKey> KeysOf(TargetId target, Plan? plan) =>
        plan is { Parts.IsEmpty: false }
            // Over a group its members lock, each for itself; this is what is in their way.
            ? [.. plan.Parts.Where(p => p.Plan is not null).SelectMany(p => KeysOf(TargetId.Parse(p.Target), p.Plan))]
            : [.. (plan?.Locks ?? []).Select(TargetId.Parse).Prepend(target).Distinct().OrderBy(t => t.ToString(), StringComparer.Ordinal).Select(KeyOf)];

    /// <summary>What the operation holds, or would take.</summary>
    public ImmutableArray<LockKey> KeysOf(Operation operation) =>
        operation.Locks.IsEmpty ? KeysOf(operation.Target, operation.Plan) : operation.Locks;

    /// <summary>Who keeps a change on the target from starting; null: nobody but the operation itself.</summary>
    public Task<TargetLock?> HolderAsync(TargetId target, OperationId? own, CancellationToken cancellationToken) =>
        HolderAsync(KeysOf(target, plan: null), own, cancellationToken);

    public async Task<TargetLock?> HolderAsync(ImmutableArray<LockKey> wanted, OperationId? own, CancellationToken cancellationToken) =>
        (await store.LocksAsync(cancellationToken)).FirstOrDefault(l => l.Operation != own && wanted.Any(l.Key.Excludes));

    /// <summary>Operations that have ended and keep one of these until people have looked at the host.</summary>
    public async Task<IReadOnlyDictionary<OperationId, Operation>> KeptAsync(IEnumerable<TargetLock> held, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<OperationId, Operation>();
        foreach (var id in held.Select(l => l.Operation).Distinct())
        {
            if (await store.FindAsync(id, cancellationToken) is { LockKept: true } operation)
                kept.Add(id, operation);
        }
        return kept;
    }

    /// <summary>
    /// Why a change cannot begin while somebody else holds what it wants; null: nobody does. What is busy passes by itself; what is in doubt waits for people.
    /// </summary>
    public async Task<Answer.Refused?> RefusalAsync(ImmutableArray<LockKey> wanted, OperationId? own, CancellationToken cancellationToken) =>
        await HolderAsync(wanted, own, cancellationToken) is not { } holder
            ? null
            : await store.FindAsync(holder.Operation, cancellationToken) switch
            {
                { LockKept: true, Outcome: Outcome.Unknown } doubt => new Answer.Refused("outcome-unknown", InDoubt(doubt)) { Resolves = doubt.Handle },
                { LockKept: true } kept => new Answer.Refused("target-locked", InDoubt(kept)) { Resolves = kept.Handle },
                _ => new Answer.Refused("target-busy", Busy(holder, wanted)),
            };

    /// <summary>The same for a change that could not take what it wants: whoever was in the way may have gone since.</summary>
    public async Task<Answer.Refused> TakenAsync(ImmutableArray<LockKey> wanted, OperationId? own, CancellationToken cancellationToken) =>
        await RefusalAsync(wanted, own, cancellationToken) ?? new Answer.Refused("target-busy", "the target was busy; ask again");

    private static string InDoubt(Operation kept) =>
        $"{(kept.Outcome == Outcome.Unknown ? $"nobody knows how {kept.Handle} ended on {kept.Target}" : $"{kept.Handle} ended as {kept.Outcome} and left {kept.Target} locked")}"
        + $" (/{kept.Command.Name} for {kept.Requester}: {kept.Reason}). Look at the host{(kept.LastStep is { } step ? $", at what \"{step}\" left there" : "")}; then free it with /ops resolve {kept.Handle} and what you saw";

    /// <summary>For people: what is held, by whom, and why that is in the way where it is not the target itself.</summary>
    private static string Busy(TargetLock holder, ImmutableArray<LockKey> wanted)
    {
        var held = $"{holder.Target} is held by {holder.Handle} ({holder.Reason}, {holder.Person}) since {holder.Since:yyyy-MM-dd HH:mm:ss} UTC; /ops show {holder.Handle} tells more";
        return wanted.FirstOrDefault(w => w.Excludes(holder.Key)) is { Target: var target } && target != holder.Target && target != default
            ? $"{target} is on the same host, so only one of the two is changed at a time: {held}"
            : held;
    }

    /// <summary>A target that has left the settings is locked as itself.</summary>
    private LockKey KeyOf(TargetId target) => inventory.Find(target) is { } found ? LockKey.Of(found) : new(target, "");
}
