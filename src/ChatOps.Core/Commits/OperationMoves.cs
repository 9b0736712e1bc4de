using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Ids;
using ChatOps.Core.Monitoring;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;
using ChatOps.Core.Transcripts;

namespace ChatOps.Core.Commits;

/// <summary>
/// Commits moves: reads, moves, writes with everything that belongs to it (audit entry, feed event, messages), and tries again on a newer
/// record when somebody else was faster. Every writer of operations goes through here.
/// </summary>
public sealed class OperationMoves(IOperationStore store, ITranscriptStore transcripts, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<bool> IsCancelAskedAsync(OperationId id, CancellationToken cancellationToken) =>
        (await store.FindAsync(id, cancellationToken))?.Cancel is not null;

    /// <summary>Stores a new operation, with the locks that it has from its beginning.</summary>
    /// <param name="received">The delivery that asks for it, where that is not stored yet: then it is, in the same commit.</param>
    public async Task<(CommitResult Result, Operation Operation)> CreateAsync(
        Operation operation, AuditEntry entry, HandledDelivery? handled, CancellationToken cancellationToken, Delivery? received = null)
    {
        var result = await store.CommitAsync(
            new(operation)
            {
                Audit = [entry],
                Events = [Event(operation)],
                Received = received,
                Handled = handled,
                Take = TargetLock.Of(operation, operation.Locks, Now),
                Outbox = IsQuiet(operation) ? [] : [Card(operation)],
            },
            cancellationToken);
        return (result, operation with { Version = operation.Version + 1 });
    }

    /// <summary>
    /// Moves one operation. <paramref name="move"/> may run several times on newer records; it answers null to leave it alone.
    /// </summary>
    /// <param name="fence">The writer's claim; a record with a higher one ends the writer with <see cref="ClaimLostException"/>. Null: any.</param>
    /// <param name="lines">What the step printed last that led to the move, stored in the same commit.</param>
    /// <returns>The record as it is now in the store, and whether it was moved.</returns>
    public async Task<Moved> MoveAsync(OperationId id, long? fence, Func<Operation, Move?> move, CancellationToken cancellationToken, TranscriptBatch? lines = null)
    {
        while (true)
        {
            var before = await store.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"Operation {id} is not in the store.");
            if (fence is { } mine && before.Fence > mine)
                throw new ClaimLostException(before);
            if (move(before) is not { } wanted)
                return new(before, CommitResult.Done, WasMoved: false);
            var change = ChangeOf(wanted);
            var result = lines is null ? await store.CommitAsync(change, cancellationToken) : await transcripts.CommitAsync(change, lines, cancellationToken);
            if (result == CommitResult.Conflict)
                continue;
            if (result == CommitResult.Done && wanted.Operation.State == OperationState.Concluded && before.State != OperationState.Concluded)
                Instruments.Concluded(wanted.Operation);
            return result == CommitResult.Done
                ? new(wanted.Operation with { Version = wanted.Operation.Version + 1 }, result, WasMoved: true)
                : new(before, result, WasMoved: false);
        }
    }

    public AuditEntry Entry(Operation operation, string person, string what, string detail) => new(operation.Id, Now, person, what, OneLine(detail));

    private static Change ChangeOf(Move move) => new(move.Operation)
    {
        Audit = [.. move.Audit],
        Take = move.Take,
        // Whatever ends frees what it held, however far it had come; only what is in doubt keeps it.
        Free = move.Free || move.Operation is { State: OperationState.Concluded, LockKept: false },
        Handled = move.Handled,
        Outbox = IsQuiet(move.Operation) ? [] : [Card(move.Operation), .. move.Messages],
        Events = [Event(move.Operation)],
        Settle = move.Settle,
        Appoint = move.Appoint,
        Patient = move.Patient,
        Keep = move.Keep,
    };

    /// <summary>What members of a group read is told by their parent, in one message.</summary>
    private static bool IsQuiet(Operation operation) => operation is { Parent: not null, Plan: null or { ReadsOnly: true } };

    private static FeedEvent Event(Operation operation) => new("operation", operation.Handle, operation.Channel, operation.Target);

    /// <summary>The live message: platforms edit it; updates that were not sent yet are merged by its key.</summary>
    public static OutboxMessage Card(Operation operation) => Addressed(operation, new(
        BoardMessage.CardOf(operation.Handle), operation.Channel, operation.Handle, operation.Audience, OperationCard.Of(operation),
        operation is { State: OperationState.AwaitingApproval, Approval: { } approval } ? approval.Called : [], operation.RequestedAt)
    {
        // What one person reads is usually over in a moment. A change is told to the channel at once: its output and its questions stand under this.
        Held = operation.AskerOnly && operation.State != OperationState.Concluded,
        Over = operation.AskerOnly && operation.State == OperationState.Concluded,
    });

    /// <summary>What only the asker sees is sent where it was asked.</summary>
    public static OutboxMessage Addressed(Operation operation, OutboxMessage message) =>
        operation is { AskerOnly: true, Asked: { } asked } ? message with { Platform = asked.Platform, Thread = asked.Thread } : message;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
