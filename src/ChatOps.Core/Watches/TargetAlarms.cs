using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Watches;

/// <summary>What must be said of a target before anything else: who holds it, what is in doubt, what is wrong, what is overdue.</summary>
public sealed class TargetAlarms(IOperationStore store, TargetLocks locks, IFindings findings)
{
    /// <summary>Null: nobody holds it, or only the operation itself.</summary>
    public async Task<string?> LockAsync(TargetId target, OperationId? own, CancellationToken cancellationToken)
    {
        if (await locks.HolderAsync(target, own, cancellationToken) is not { } held)
            return null;
        var holder = await store.FindAsync(held.Operation, cancellationToken);
        return holder switch
        {
            { LockKept: true, Outcome: Outcome.Unknown } =>
                $"LOCKED by {held.Handle} ({held.Reason}): nobody knows how it ended. When somebody has looked at the host: /ops resolve {held.Handle}",
            { LockKept: true } => $"LOCKED by {held.Handle} ({held.Reason}), {holder.Outcome}: {holder.Reason}. When somebody has looked at the host: /ops resolve {held.Handle}",
            _ => $"Held by {held.Handle} ({held.Reason}, {held.Person}) since {held.Since:yyyy-MM-dd HH:mm:ss} UTC",
        };
    }

    /// <summary>Troubles that looks found, and watches that are amiss.</summary>
    public async Task<IReadOnlyList<string>> TroublesAsync(TargetId target, CancellationToken cancellationToken) =>
    [
        .. from kept in await findings.OfAsync(target, KnownTrouble.Prefix, cancellationToken)
           let trouble = KnownTrouble.Read(kept)
           where trouble is { Told.Length: > 0 }
           select $"{trouble.Told} (found by {kept.Origin}, {kept.At:yyyy-MM-dd HH:mm} UTC)",
        .. from kept in await findings.OfAsync(target, WatchState.Prefix, cancellationToken)
           let state = WatchState.Read(kept)
           where state is { Amiss: true }
           select state.Told,
    ];
}
