using ChatOps.Core.Operations;
using ChatOps.Core.Steps;

namespace ChatOps.Core.Transcripts;

/// <summary>Numbers the lines of one step and keeps its head and tail.</summary>
internal sealed class StepWriter
{
    private readonly ITranscriptStore _store;
    private readonly TimeProvider _time;
    private readonly StepCall _call;

    private StepWriter(ITranscriptStore store, TimeProvider time, StepCall call, TranscriptPosition position)
    {
        _store = store;
        _time = time;
        _call = call;
        Position = position;
    }

    public TranscriptPosition Position { get; private set; }

    public bool IsNew => Position.FirstOfStep == 0;

    public static async Task<StepWriter> OpenAsync(ITranscriptStore store, TimeProvider time, StepCall call, CancellationToken cancellationToken) =>
        new(store, time, call, await store.PositionAsync(call.Operation.Id, call.Step.Id, cancellationToken));

    /// <summary>Stores them now.</summary>
    public async Task WriteAsync(FreshLines lines, CancellationToken cancellationToken)
    {
        if (BatchOf(lines) is { } batch)
            await KeepAsync(_store, _call, batch, cancellationToken);
    }

    public static async Task KeepAsync(ITranscriptStore store, StepCall call, TranscriptBatch batch, CancellationToken cancellationToken)
    {
        if (!await store.AppendAsync(batch, cancellationToken))
            throw new ClaimLostException(call.Operation);
    }

    /// <summary>Numbered, for whoever stores them; null: there are none.</summary>
    public TranscriptBatch? BatchOf(FreshLines lines)
    {
        if (lines.Count == 0)
            return null;
        var now = _time.GetUtcNow();
        var first = Position.LastNumber + 1;
        var last = Position.LastNumber + lines.Count;
        var firstOfStep = IsNew ? first : Position.FirstOfStep;
        var middle = new LineRange(firstOfStep + TranscriptRecorder.KeptLines, last - TranscriptRecorder.KeptLines);
        var kept = lines.Held.Select(line => new TranscriptLine(first + line.At, _call.Step.Id, line.Stream, now, line.Text))
            .Where(line => line.Number < middle.First || line.Number > middle.Last);
        Position = new(
            last, firstOfStep,
            Position.OutputLines + lines.Outputs,
            Position.ErrorLines + lines.Errors);
        return new(
            _call.Operation.Id, _call.Operation.Handle, _call.Operation.Fence, _call.Step.Id, [.. kept], Position,
            middle.Last >= middle.First ? middle : null);
    }
}
