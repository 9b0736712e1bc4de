using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Server.Web.Api;

namespace ChatOps.Server.Web.Page;

/// <summary>Reads the list of operations with its filters.</summary>
public sealed class ListReader(OperationReader reader, OperationFilter filter, IInventory inventory, AccessPolicy access, WebOptions options)
{
    /// <summary>How many are looked at one by one for a page of the list; "Older" goes on below them.</summary>
    public const int Most = 2000;

    private const int AtOnce = 250;

    public async Task<(ListView? View, Answer.Refused? Problem)> ReadAsync(
        Actor actor, IQueryCollection asked, int rows, CancellationToken cancellationToken)
    {
        var (query, problem) = await filter.ReadAsync(actor, asked, cancellationToken);
        if (query is null)
            return (null, problem);
        var more = ListFilter.Of(asked);
        var (found, looked) = await FindAsync(actor, more.On(query, options.Zone), more, rows + 1, cancellationToken);
        var targets = inventory.Targets.Where(t => access.Knows(actor, t.Id)).Select(t => t.Id.ToString());
        return (new(query, [.. found.Take(rows)], found.Count > rows, [.. targets])
        {
            Filter = more,
            LookedTo = found.Count > rows ? null : looked,
        }, null);
    }

    /// <summary>What fits, and below which operation the look ended before the past did; null: it came to its end.</summary>
    private async Task<(IReadOnlyList<Operation> Found, string? LookedTo)> FindAsync(
        Actor actor, OperationQuery query, ListFilter more, int wanted, CancellationToken cancellationToken)
    {
        if (!more.IsLookedAt)
            return (await reader.ListAsync(actor, query with { Limit = wanted }, cancellationToken), null);
        var found = new List<Operation>();
        for (var looked = 0; looked < Most; looked += AtOnce)
        {
            var part = await reader.ListAsync(actor, query with { Limit = AtOnce }, cancellationToken);
            found.AddRange(part.Where(more.Fits));
            if (part.Count < AtOnce || found.Count >= wanted)
                return ([.. found.Take(wanted)], null);
            query = query with { Before = part[^1].Handle };
        }
        return (found, query.Before);
    }
}
