using System.Text;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Core.Steps;

namespace ChatOps.Core.Transcripts;

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

    /// <summary>A probe's whole output at once; null: it printed nothing new.</summary>
    public async Task<TranscriptBatch?> LinesOfAsync(StepCall call, StepResult result, CancellationToken cancellationToken)
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
        return writer.BatchOf(FreshLines.Of(Short(lines)));
    }

    /// <summary>Stores lines by themselves.</summary>
    public Task KeepAsync(StepCall call, TranscriptBatch? lines, CancellationToken cancellationToken) =>
        lines is null ? Task.CompletedTask : StepWriter.KeepAsync(store, call, lines, cancellationToken);

    /// <summary>A look at the host can list thousands of files; people need to see what it was, the judge has read it all.</summary>
    private static List<(TranscriptStream, string)> Short(List<(TranscriptStream, string)> lines) =>
        lines.Count <= 2 * ProbeLines
            ? lines
            : [
                .. lines.Take(ProbeLines),
                (TranscriptStream.Bot, $"… {lines.Count - (2 * ProbeLines)} more lines were read and are not kept …"),
                .. lines.TakeLast(ProbeLines),
            ];

    /// <summary>Something of the step was written before: the host had said that it was started.</summary>
    public async Task<bool> HasAsync(StepCall call, CancellationToken cancellationToken) => !(await StepWriter.OpenAsync(store, time, call, cancellationToken)).IsNew;

    /// <summary>For a detached step: reads both streams from their beginning; lines that an earlier life of the bot stored are not stored again.</summary>
    public async Task<TranscriptPump> PumpAsync(StepCall call, CancellationToken cancellationToken)
    {
        var writer = await StepWriter.OpenAsync(store, time, call, cancellationToken);
        return new TranscriptPump(writer, mask, call, writer.IsNew ? Announcement(call) : null);
    }

    private string Announcement(StepCall call) =>
        mask.Mask($"{(call.Undo ? "undo" : "step")} {call.Step.Title}: {(call.Step.ShownUser.Length > 0 ? call.Step.ShownUser + "@" : "")}{call.Host.Name}$ {call.Step.Command}");
}
