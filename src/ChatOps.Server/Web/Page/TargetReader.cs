using ChatOps.Core.Access;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Locks;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Runbooks;

namespace ChatOps.Server.Web.Page;

/// <summary>Reads a target's page with the rights of who looks.</summary>
public sealed class TargetReader(IInventory inventory, OperationReader reader, IOperationStore store, TargetLocks locks, AccessPolicy access, RunbookRegistry shelf)
{
    private const int Shown = 15;

    /// <summary>How far back the pictures go; each holds fewer.</summary>
    private const int Looked = 300;

    public async Task<TargetView?> FindAsync(Actor actor, string id, CancellationToken cancellationToken)
    {
        if (id.IndexOf(':', StringComparison.Ordinal) <= 0 || inventory.Find(TargetId.Parse(id)) is not { } target || !access.Knows(actor, target.Id))
            return null;
        var operations = await reader.ListAsync(actor, new(Target: target.Id, Limit: Looked), cancellationToken);
        var coming = await store.AppointmentsAsync(cancellationToken);
        return new(
            target, await HeldAsync(target.Id, cancellationToken),
            [.. coming.Where(a => a.Target == target.Id && access.MayRead(actor, a.Target, a.Channel)).OrderBy(a => a.DueAt ?? DateTimeOffset.MaxValue)],
            [.. operations.Take(Shown)], Page.Pictures.Of(operations.Where(o => o.State == OperationState.Concluded), shelf), operations.Count > Shown);
    }

    private async Task<Held?> HeldAsync(TargetId target, CancellationToken cancellationToken) =>
        await locks.HolderAsync(target, own: null, cancellationToken) is { } taken
            ? new(taken, (await locks.KeptAsync([taken], cancellationToken)).Count > 0)
            : null;
}
