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
        .. (await findings.OfAsync(target, KnownTrouble.Prefix, cancellationToken)).Select(Trouble).OfType<string>(),
        .. (await findings.OfAsync(target, WatchState.Prefix, cancellationToken)).Select(Amiss).OfType<string>(),
    ];

    /// <summary>The same of all targets at once: as much is asked of the state for many as for one.</summary>
    public async Task<ILookup<TargetId, string>> TroublesAsync(CancellationToken cancellationToken) =>
        (await findings.AllAsync(KnownTrouble.Prefix, cancellationToken)).Select(k => (k.Target, Told: Trouble(k)))
        .Concat((await findings.AllAsync(WatchState.Prefix, cancellationToken)).Select(k => (k.Target, Told: Amiss(k))))
        .Where(t => t.Told is not null).ToLookup(t => t.Target, t => t.Told!);

    private static string? Trouble(KeptFinding kept) =>
        KnownTrouble.Read(kept) is { Told.Length: > 0 } trouble ? $"{trouble.Told} (found by {kept.Origin}, {kept.At:yyyy-MM-dd HH:mm} UTC)" : null;

    private static string? Amiss(KeptFinding kept) => WatchState.Read(kept) is { Amiss: true } state ? state.Told : null;
}
