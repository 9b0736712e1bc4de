using System.Collections.Immutable;

namespace ChatOps.Core.Operations;

/// <summary>Which stream a line came from; Bot for the bot's own lines (what it starts, verdicts).</summary>
public enum TranscriptStream { Bot, Output, Error }

/// <summary>A numbered line, masked and made inert before it gets here. Numbers count from 1 within the operation, gaps where lines were not kept.</summary>
public sealed record TranscriptLine(long Number, string Step, TranscriptStream Stream, DateTimeOffset At, string Text);

public interface ITranscriptStore
{
    /// <summary>
    /// Adds lines (their numbers are given) and forgets the middle: of a step, lines numbered inside <see cref="TranscriptBatch.Forget"/> are deleted.
    /// Conditional on the fence: a batch with a lower fence than the operation's is dropped and answered false.
    /// </summary>
    Task<bool> AppendAsync(TranscriptBatch batch, CancellationToken cancellationToken);

    /// <summary>Lines with a number of at least <paramref name="from"/>, in order, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<TranscriptLine>> ReadAsync(OperationId operation, long from, int limit, CancellationToken cancellationToken);

    /// <summary>The last <paramref name="limit"/> lines, in order.</summary>
    Task<IReadOnlyList<TranscriptLine>> TailAsync(OperationId operation, int limit, CancellationToken cancellationToken);

    /// <summary>Where an interrupted pump goes on.</summary>
    Task<TranscriptPosition> PositionAsync(OperationId operation, string step, CancellationToken cancellationToken);
}

/// <param name="Handle">For listeners.</param>
/// <param name="Position">The state after this batch.</param>
/// <param name="Forget">Line numbers (inclusive) of this step that are not kept any more; null: none.</param>
public sealed record TranscriptBatch(
    OperationId Operation, string Handle, long Fence, string Step, ImmutableArray<TranscriptLine> Lines, TranscriptPosition Position, LineRange? Forget);

public sealed record LineRange(long First, long Last);

/// <param name="LastNumber">The last line number given in this operation.</param>
/// <param name="FirstOfStep">The first number given in this step; 0 when none.</param>
/// <param name="OutputLines">How many lines of the step's standard output were numbered so far, kept or not.</param>
public sealed record TranscriptPosition(long LastNumber, long FirstOfStep, long OutputLines, long ErrorLines);
