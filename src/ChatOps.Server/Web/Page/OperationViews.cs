using ChatOps.Core.Access;
using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Server.Web.Page;

/// <summary>Reads one operation with everything its page shows.</summary>
public sealed class OperationViews(CardReader cards, IOperationStore store, AccessPolicy access)
{
    public async Task<OperationView?> FindAsync(Actor actor, string handle, CancellationToken cancellationToken)
    {
        if (await cards.FindAsync(actor, handle, cancellationToken, OperationView.TailLines) is not { } card)
            return null;
        var operation = card.Operation;
        var audited = access.MayReadRecord(actor, operation) is Decision.Allowed;
        return new(card, audited ? await store.AuditAsync(operation.Id, cancellationToken) : null);
    }
}
