using ChatOps.Core.Ids;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Transcripts;

public interface ITranscriptStore
{
    /// <summary>
    /// Adds lines (their numbers are given) and forgets the middle: of a step, lines numbered inside <see cref="TranscriptBatch.Forget"/> are deleted.
    /// Conditional on the fence: a batch with a lower fence than the operation's is dropped and answered false.
    /// </summary>
    Task<bool> AppendAsync(TranscriptBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// A change and the last lines of the step that led to it: both or neither. <see cref="CommitResult.Conflict"/> also where the lines are of a lower fence than the operation's.
    /// </summary>
    Task<CommitResult> CommitAsync(Change change, TranscriptBatch lines, CancellationToken cancellationToken);

    /// <summary>Lines with a number of at least <paramref name="from"/>, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<TranscriptLine>> ReadAsync(OperationId operation, long from, int limit, CancellationToken cancellationToken);

    /// <summary>The last <paramref name="limit"/> lines, in order.</summary>
    Task<IReadOnlyList<TranscriptLine>> TailAsync(OperationId operation, int limit, CancellationToken cancellationToken);

    /// <summary>Where an interrupted pump goes on.</summary>
    Task<TranscriptPosition> PositionAsync(OperationId operation, string step, CancellationToken cancellationToken);
}
