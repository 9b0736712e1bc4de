using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.People;
using ChatOps.Server.Web.Api;

namespace ChatOps.Server.Web.Page;

/// <summary>Reads the list of operations with its filters.</summary>
public sealed class ListReader(OperationReader reader, OperationFilter filter, IInventory inventory, AccessPolicy access)
{
    public async Task<(ListView? View, Answer.Refused? Problem)> ReadAsync(
        Actor actor, IQueryCollection asked, int rows, CancellationToken cancellationToken)
    {
        var (query, problem) = await filter.ReadAsync(actor, asked, cancellationToken);
        if (query is null)
            return (null, problem);
        var found = await reader.ListAsync(actor, query with { Limit = rows + 1 }, cancellationToken);
        var targets = inventory.Targets.Where(t => access.Knows(actor, t.Id)).Select(t => t.Id.ToString());
        return (new(query, [.. found.Take(rows)], found.Count > rows, [.. targets]), null);
    }
}
