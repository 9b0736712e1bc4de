using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Operations;

/// <summary>Turns what steps print into numbered, masked lines, and into the result that the runbook judges.</summary>
public sealed class TranscriptRecorder(ITranscriptStore store, SecretMask mask, TimeProvider time)
{
    /// <summary>Lines kept of each step at its beginning and at its end.</summary>
    public const int KeptLines = 1000;

    /// <summary>Lines kept of one look at the beginning and at the end.</summary>
    private const int ProbeLines = 10;

    public StepResult ResultOf(ProbeResult probe, Step step)
    {
        var output = mask.Mask(probe.Output);
        var error = mask.Mask(probe.Error);
        var way = mask.Mask(probe.OnTheWay);
        var watch = new WatchedLines(step.Watch);
        foreach (var line in output.Split('\n').Concat(error.Split('\n')))
            watch.Look(line);
        return new(probe.TimedOut ? StepState.TimedOut : StepState.Exited, probe.ExitStatus, output, error, watch.Found, !probe.Truncated)
        {
            OnTheWay = way,
        };
    }

    /// <summary>A probe's whole output at once.</summary>
    public async Task AppendAsync(StepCall call, StepResult result, CancellationToken cancellationToken)
    {
        var writer = await StepWriter.OpenAsync(store, time, call, cancellationToken);
        var lines = new List<(TranscriptStream, string)>();
        if (writer.IsNew)
            lines.Add((TranscriptStream.Bot, Announcement(call)));
        foreach (var (stream, text) in new[] { (TranscriptStream.Output, result.Output), (TranscriptStream.Error, result.Error) })
        {
            var inert = new TranscriptText(mask);
            var bytes = Encoding.UTF8.GetBytes(text);
            lines.AddRange(inert.Push(bytes).Concat(inert.Finish()).Select(line => (stream, line)));
        }
        await writer.WriteAsync(FreshLines.Of(Short(lines)), cancellationToken);
    }

    /// <summary>A look at the host can list thousands of files; people need to see what it was, the judge has read it all.</summary>
    private static List<(TranscriptStream, string)> Short(List<(TranscriptStream, string)> lines) =>
        lines.Count <= 2 * ProbeLines
            ? lines
            : [
                .. lines.Take(ProbeLines),
                (TranscriptStream.Bot, $"… {lines.Count - (2 * ProbeLines)} more lines were read and are not kept …"),
                .. lines.TakeLast(ProbeLines),
            ];

    /// <summary>For a detached step: reads both streams from their beginning; lines that an earlier life of the bot stored are not stored again.</summary>
    /// <summary>Something of the step was written before: the host had said that it was started.</summary>
    public async Task<bool> HasAsync(StepCall call, CancellationToken cancellationToken) => !(await StepWriter.OpenAsync(store, time, call, cancellationToken)).IsNew;

    public async Task<TranscriptPump> PumpAsync(StepCall call, CancellationToken cancellationToken)
    {
        var writer = await StepWriter.OpenAsync(store, time, call, cancellationToken);
        if (writer.IsNew)
            await writer.WriteAsync(FreshLines.Of([(TranscriptStream.Bot, Announcement(call))]), cancellationToken);
        return new TranscriptPump(writer, mask, call);
    }

    private string Announcement(StepCall call) =>
        mask.Mask($"{(call.Undo ? "undo" : "step")} {call.Step.Title}: {(call.Step.ShownUser.Length > 0 ? call.Step.ShownUser + "@" : "")}{call.Host.Name}$ {call.Step.Command}");
}

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

    internal TranscriptPump(StepWriter writer, SecretMask mask, StepCall call)
    {
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

    public Task PushAsync(ReadOnlyMemory<byte> output, ReadOnlyMemory<byte> error, CancellationToken cancellationToken)
    {
        var fresh = new FreshLines();
        Take(TranscriptStream.Output, output.Span, fresh);
        Take(TranscriptStream.Error, error.Span, fresh);
        return _writer.WriteAsync(fresh, cancellationToken);
    }

    public async Task<StepResult> FinishAsync(StepProgress end, CancellationToken cancellationToken)
    {
        var fresh = new FreshLines();
        foreach (var line in _output.Text.Finish())
            Take(TranscriptStream.Output, line, _output.Kept, ref _outputToSkip, fresh);
        foreach (var line in _error.Text.Finish())
            Take(TranscriptStream.Error, line, _error.Kept, ref _errorToSkip, fresh);
        await _writer.WriteAsync(fresh, cancellationToken);
        var (output, strayed) = WayNoise.Part(_output.Kept.ToString());
        var (error, noise) = _call.Step.RootLine is null ? WayNoise.Part(_error.Kept.ToString()) : ("", _error.Kept.ToString());
        // What a root line had set going may go on: its own limit has cut off the question, not the answer.
        var ranOut = _call.Step.RootLine is not null && RootLine.RanOut(end.ExitStatus);
        return new(ranOut ? StepState.Overdue : end.State, ranOut ? null : end.ExitStatus, output, error, _watch.Found, !_output.Kept.Cut && !_error.Kept.Cut)
        {
            OnTheWay = string.Join('\n', [.. _met, strayed, noise]),
        };
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

    public async Task WriteAsync(FreshLines lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
            return;
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
        var batch = new TranscriptBatch(
            _call.Operation.Id, _call.Operation.Handle, _call.Operation.Fence, _call.Step.Id, [.. kept], Position,
            middle.Last >= middle.First ? middle : null);
        if (!await _store.AppendAsync(batch, cancellationToken))
            throw new ClaimLostException(_call.Operation);
    }
}

/// <summary>Lines that match a step's Watch patterns, however long the output is.</summary>
internal sealed class WatchedLines(ImmutableArray<string> patterns)
{
    private const int Most = 100;
    private readonly Regex[] _patterns =
        [.. patterns.Select(p => new Regex(p, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))];
    private readonly List<string> _found = [];

    public ImmutableArray<string> Found => [.. _found];

    public void Look(string line)
    {
        if (_found.Count < Most && _patterns.Any(p => p.IsMatch(line)) && !WayNoise.IsNoise(line))
            _found.Add(line);
    }
}

/// <summary>The new lines of one read: all are counted, and those are held that a transcript can keep, its head or its tail.</summary>
internal sealed class FreshLines
{
    private readonly List<(long At, TranscriptStream Stream, string Text)> _head = [];
    private readonly Queue<(long At, TranscriptStream Stream, string Text)> _tail = new();

    public long Count { get; private set; }

    public long Outputs { get; private set; }

    public long Errors { get; private set; }

    /// <summary>In order, each with its place among all of them.</summary>
    public IEnumerable<(long At, TranscriptStream Stream, string Text)> Held => _head.Concat(_tail);

    public static FreshLines Of(IEnumerable<(TranscriptStream Stream, string Text)> lines)
    {
        var fresh = new FreshLines();
        foreach (var (stream, text) in lines)
            fresh.Add(stream, text);
        return fresh;
    }

    public void Add(TranscriptStream stream, string text)
    {
        var line = (Count++, stream, text);
        Outputs += stream == TranscriptStream.Output ? 1 : 0;
        Errors += stream == TranscriptStream.Error ? 1 : 0;
        if (_head.Count < TranscriptRecorder.KeptLines)
        {
            _head.Add(line);
            return;
        }
        _tail.Enqueue(line);
        if (_tail.Count > TranscriptRecorder.KeptLines)
            _tail.Dequeue();
    }
}

/// <summary>The beginning and the end of a text that may be endless.</summary>
internal sealed class HeadAndTail
{
    private const int Most = 512 * 1024;
    private readonly StringBuilder _head = new();

    // Characters in a ring, not lines in a queue: these would live just long enough to fill the heap's old generation.
    private char[]? _tail;
    private long _written;

    /// <summary>True when lines between head and tail were dropped.</summary>
    public bool Cut => _written > Most;

    public void Add(string line)
    {
        if (_tail is null && _head.Length + line.Length < Most)
        {
            _head.Append(line).Append('\n');
            return;
        }
        _tail ??= new char[Most];
        Write(_tail, line);
        Write(_tail, "\n");
    }

    public override string ToString() => _tail is null ? _head.ToString() : $"{_head}{Tail(_tail)}";

    private void Write(char[] ring, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var at = (int)(_written % Most);
            var length = Math.Min(text.Length, Most - at);
            text[..length].CopyTo(ring.AsSpan(at));
            _written += length;
            text = text[length..];
        }
    }

    /// <summary>Whole lines only: the first one after a cut has lost its beginning.</summary>
    private string Tail(char[] ring)
    {
        if (!Cut)
            return new(ring, 0, (int)_written);
        var at = (int)(_written % Most);
        var text = string.Concat(ring.AsSpan(at), ring.AsSpan(0, at));
        return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }
}
