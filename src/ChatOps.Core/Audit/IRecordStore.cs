using System.Collections.Immutable;
using ChatOps.Core.Chat;

namespace ChatOps.Core.Audit;

/// <summary>The record as a whole: its head, its keys, its anchors.</summary>
public interface IRecordStore
{
    Task<RecordState> StateAsync(CancellationToken cancellationToken);

    /// <summary>Adds what <paramref name="make"/> makes of the state as it is in the transaction that writes; null: nothing.</summary>
    Task AppendAsync(Func<RecordState, AuditEntry?> make, CancellationToken cancellationToken);

    /// <summary>Keeps an anchor beside the record, together with what is told of it.</summary>
    Task KeepAsync(Anchor anchor, ImmutableArray<OutboxMessage> told, CancellationToken cancellationToken);
}
