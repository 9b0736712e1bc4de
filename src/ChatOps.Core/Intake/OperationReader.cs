using ChatOps.Core.Access;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Transcripts;

namespace ChatOps.Core.Intake;

/// <summary>Reading, through the same door: what a person may not read does not exist for that person.</summary>
public sealed class OperationReader(IOperationStore store, ITranscriptStore transcripts, AccessPolicy access)
{
    public async Task<Operation?> FindAsync(Actor actor, string handle, CancellationToken cancellationToken)
    {
        var operation = await store.FindByHandleAsync(handle, cancellationToken);
        return operation is not null && access.MayRead(actor, operation) ? operation : null;
    }

    /// <summary>Newest first. Asked for only where the person may read: what others did there is not walked over.</summary>
    public async Task<IReadOnlyList<Operation>> ListAsync(Actor actor, OperationQuery query, CancellationToken cancellationToken)
    {
        var places = await store.PlacesAsync(cancellationToken);
        var readable = places.Where(p => access.MayRead(actor, p.Target, p.Channel)).ToList();
        var within = query with { Limit = Math.Clamp(query.Limit, 1, 500), Places = readable.Count == places.Count ? null : [.. readable] };
        // A place may have become one since, so each is looked at once more.
        return [.. (await store.ListAsync(within, cancellationToken)).Where(o => access.MayRead(actor, o))];
    }

    /// <summary>Null when there is no such operation for this person.</summary>
    public async Task<IReadOnlyList<TranscriptLine>?> TranscriptAsync(
        Actor actor, string handle, long from, int limit, CancellationToken cancellationToken) =>
        await FindAsync(actor, handle, cancellationToken) is { } operation
            ? await transcripts.ReadAsync(operation.Id, from, limit, cancellationToken)
            : null;
}
