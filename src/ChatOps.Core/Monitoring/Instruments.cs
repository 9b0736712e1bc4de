using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Steps;

namespace ChatOps.Core.Monitoring;

/// <summary>
/// What the engine counts, measures and traces. Who exports it is the server's business; nothing typed, printed or secret is in it.
/// An operation is one trace, also across restarts: its id is the trace's.
/// </summary>
public static class Instruments
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "ChatOps";

    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14400] };
    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("chatops.operations", description: "Operations that ended, by outcome");

    private static readonly Histogram<double> Took = Meter.CreateHistogram(
        "chatops.operation.duration", "s", "From the start on the host to the end of the operation", tags: null, Seconds);

    private static readonly Histogram<double> StepTook = Meter.CreateHistogram("chatops.step.duration", "s", "Steps on hosts, by verdict", tags: null, Seconds);

    private static readonly Counter<long> Arrived = Meter.CreateCounter<long>("chatops.deliveries", description: "Commands and clicks that arrived, by what came of them");

    internal static void Concluded(Operation operation)
    {
        var tags = new TagList { { "family", operation.Command.Family }, { "verb", operation.Command.Verb }, { "outcome", $"{operation.Outcome}" } };
        Ended.Add(1, tags);
        if (operation is { StartedAt: { } started, ConcludedAt: { } ended })
            Took.Record((ended - started).TotalSeconds, tags);
    }

    internal static void Delivered(Delivery delivery, Answer answer) => Arrived.Add(
        1, new TagList { { "platform", delivery.Platform }, { "answer", answer is Answer.Refused refused ? refused.Code : answer.GetType().Name.ToLowerInvariant() } });

    /// <summary>One stretch of an operation's life. Null: nobody listens.</summary>
    internal static Activity? Begin(string stretch, Operation operation)
    {
        var id = operation.Id.Value.ToByteArray(bigEndian: true);
        var parent = new ActivityContext(
            ActivityTraceId.CreateFromBytes(id), ActivitySpanId.CreateFromBytes(id.AsSpan(8)), ActivityTraceFlags.Recorded, isRemote: true);
        var span = Source.StartActivity($"{stretch} {operation.Command.Family} {operation.Command.Verb}", ActivityKind.Internal, parent);
        return span?.SetTag("chatops.operation", operation.Handle).SetTag("chatops.target", operation.Target.ToString());
    }

    internal static void End(Activity? span, Operation operation)
    {
        span?.SetTag("chatops.state", operation.State.ToString()).SetTag("chatops.outcome", operation.Outcome?.ToString());
        if (operation.Outcome is Outcome.Failed or Outcome.Unknown or Outcome.RolledBack)
            span?.SetStatus(ActivityStatusCode.Error, operation.Outcome.ToString());
    }

    internal static Activity? Begin(StepCall call) => Source.StartActivity($"step {call.Step.Id}")
        ?.SetTag("chatops.operation", call.Operation.Handle).SetTag("chatops.step.kind", call.Step.Kind.ToString())
        .SetTag("chatops.step.undo", call.Undo).SetTag("chatops.step.reattached", call.Reattached).SetTag("chatops.host", call.Host.Name);

    internal static void End(Activity? span, StepCall call, Verdict verdict, TimeSpan took)
    {
        span?.SetTag("chatops.verdict", verdict.Kind.ToString());
        if (verdict.Kind != VerdictKind.Passed)
            span?.SetStatus(ActivityStatusCode.Error, verdict.Kind.ToString());
        StepTook.Record(took.TotalSeconds, new TagList { { "family", call.Operation.Command.Family }, { "verdict", verdict.Kind.ToString() } });
    }
}
