using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Steps;

namespace ChatOps.Core.Transcripts;

/// <summary>One detached step's two streams on their way to the store and to the judge.</summary>
public sealed class TranscriptPump
{
    private const int Slice = 16 * 1024;
    private readonly StepWriter _writer;
    private readonly (TranscriptText Text, HeadAndTail Kept) _output;
    private readonly (TranscriptText Text, HeadAndTail Kept) _error;
    private readonly WatchedLines _watch;
    private readonly StepCall _call;
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);
    private readonly SecretMask _mask;
    private long _outputToSkip;
    private long _errorToSkip;
    private bool _tells = true;
    private FreshLines _fresh = new();

    /// <param name="announcement">The first line of a step of which nothing is stored yet.</param>
    internal TranscriptPump(StepWriter writer, SecretMask mask, StepCall call, string? announcement)
    {
        if (announcement is not null)
            _fresh.Add(TranscriptStream.Bot, announcement);
        _call = call;
        _mask = mask;
        _writer = writer;
        _output = (new(mask), new());
        _error = (new(mask), new());
        _watch = new(call.Step.Watch);
        _outputToSkip = writer.Position.OutputLines;
        _errorToSkip = writer.Position.ErrorLines;
    }

    /// <summary>Said on the way to the step; it comes with each look again.</summary>
    public void Meet(string onTheWay)
    {
        if (onTheWay.Length > 0 && _met.Count < 20)
            _met.Add(_mask.Mask(onTheWay));
    }

    /// <summary>How far the step is, by all of its lines so far: the output is read again from its beginning after a restart.</summary>
    public Progress? Progress { get; private set; }

    public void Take(ReadOnlyMemory<byte> output, ReadOnlyMemory<byte> error)
    {
        Take(TranscriptStream.Output, output.Span, _fresh);
        Take(TranscriptStream.Error, error.Span, _fresh);
    }

    /// <summary>Stores what was taken until now.</summary>
    public Task WriteAsync(CancellationToken cancellationToken)
    {
        var fresh = _fresh;
        _fresh = new();
        return _writer.WriteAsync(fresh, cancellationToken);
    }

    /// <returns>What the judge reads, and the lines that are not stored yet.</returns>
    public (StepResult Result, TranscriptBatch? Lines) Finish(StepProgress end)
    {
        var fresh = _fresh;
        foreach (var line in _output.Text.Finish())
            Take(TranscriptStream.Output, line, _output.Kept, ref _outputToSkip, fresh);
        foreach (var line in _error.Text.Finish())
            Take(TranscriptStream.Error, line, _error.Kept, ref _errorToSkip, fresh);
        var lines = _writer.BatchOf(fresh);
        var (output, strayed) = WayNoise.Part(_output.Kept.ToString());
        var (error, noise) = _call.Step.RootLine is null ? WayNoise.Part(_error.Kept.ToString()) : ("", _error.Kept.ToString());
        // What a root line had set going may go on: its own limit has cut off the question, not the answer.
        var ranOut = _call.Step.RootLine is not null && RootLine.RanOut(end.ExitStatus);
        var result = new StepResult(
            ranOut ? StepState.Overdue : end.State, ranOut ? null : end.ExitStatus, output, error, _watch.Found, !_output.Kept.Cut && !_error.Kept.Cut)
        {
            OnTheWay = string.Join('\n', [.. _met, strayed, noise]),
        };
        return (result, lines);
    }

    /// <summary>A slice at a time: a megabyte of short lines is a hundred thousand strings, and all of them at once would stay in memory for long.</summary>
    private void Take(TranscriptStream stream, ReadOnlySpan<byte> bytes, FreshLines fresh)
    {
        var (text, kept) = stream == TranscriptStream.Output ? _output : _error;
        ref var toSkip = ref stream == TranscriptStream.Output ? ref _outputToSkip : ref _errorToSkip;
        while (!bytes.IsEmpty)
        {
            var slice = Math.Min(bytes.Length, Slice);
            foreach (var line in text.Push(bytes[..slice]))
                Take(stream, line, kept, ref toSkip, fresh);
            bytes = bytes[slice..];
        }
    }

    /// <summary>A runbook that breaks over a line must not take the step's output with it: then there is no more progress to see.</summary>
    private void Tell(string line)
    {
        if (!_tells)
            return;
        try
        {
            Progress = _call.Runbook.ProgressOf(_call.Step, line, Progress);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            (_tells, Progress) = (false, null);
        }
    }

    private void Take(TranscriptStream stream, string line, HeadAndTail kept, ref long toSkip, FreshLines fresh)
    {
        kept.Add(line);
        _watch.Look(line);
        Tell(line);
        if (stream == TranscriptStream.Error && _call.Step.ErrorForJudge)
            return;
        if (toSkip > 0)
            toSkip--;
        else
            fresh.Add(stream, line);
    }
}
