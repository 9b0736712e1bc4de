using ChatOps.Core.Access;

namespace ChatOps.Core.Operations;

/// <summary>Reading, through the same door: what a person may not read does not exist for that person.</summary>
public sealed class OperationReader(IOperationStore store, ITranscriptStore transcripts, AccessPolicy access)
{
    public async Task<Operation?> FindAsync(Actor actor, string handle, CancellationToken cancellationToken)
    {
        var operation = await store.FindByHandleAsync(handle, cancellationToken);
        return operation is not null && access.MayRead(actor, operation) ? operation : null;
    }

    /// <summary>Newest first; pages are filled although unreadable operations are passed over.</summary>
    public async Task<IReadOnlyList<Operation>> ListAsync(Actor actor, OperationQuery query, CancellationToken cancellationToken)
    {
        var found = new List<Operation>();
        var page = query with { Limit = Math.Clamp(query.Limit, 1, 500) };
        while (found.Count < query.Limit)
        {
            var operations = await store.ListAsync(page, cancellationToken);
            found.AddRange(operations.Where(o => access.MayRead(actor, o)));
            if (operations.Count < page.Limit)
                break;
            page = page with { Before = operations[^1].Handle };
        }
        return found.Count > query.Limit ? found[..query.Limit] : found;
    }

    /// <summary>Null when there is no such operation for this person.</summary>
    public async Task<IReadOnlyList<TranscriptLine>?> TranscriptAsync(
        Actor actor, string handle, long from, int limit, CancellationToken cancellationToken) =>
        await FindAsync(actor, handle, cancellationToken) is { } operation
            ? await transcripts.ReadAsync(operation.Id, from, limit, cancellationToken)
            : null;
}
