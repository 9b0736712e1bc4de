using System.Collections.Immutable;
using ChatOps.Core.Ids;

namespace ChatOps.Core.Transcripts;

/// <param name="Handle">For listeners.</param>
/// <param name="Position">The state after this batch.</param>
/// <param name="Forget">Line numbers (inclusive) of this step that are no longer kept; null: none.</param>
public sealed record TranscriptBatch(
    OperationId Operation, string Handle, long Fence, string Step, ImmutableArray<TranscriptLine> Lines, TranscriptPosition Position, LineRange? Forget)
{
    /// <summary>It holds the first line of its step.</summary>
    public bool Begins => Lines is [{ Number: var first }, ..] && first == Position.FirstOfStep;
}
