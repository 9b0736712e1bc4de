using System.Collections.Immutable;
using ChatOps.Core.Execution;

namespace ChatOps.Core.Plans;

/// <summary>What came out of a step. Texts are decoded and masked; very long ones keep head and tail (<see cref="Whole"/> is false then).</summary>
/// <param name="State">How it ended; <see cref="StepState.Exited"/> for probes that came to their end, <see cref="StepState.TimedOut"/> for those that did not.</param>
/// <param name="Flagged">Lines of either stream that matched the step's Watch patterns (at most 100).</param>
public sealed record StepResult(StepState State, int? ExitStatus, string Output, string Error, ImmutableArray<string> Flagged, bool Whole = true)
{
    /// <summary>What sudo, the loader or a profile printed on the way, masked: told once in the report, and no judge's business.</summary>
    public string OnTheWay { get; init; } = "";

    public IEnumerable<string> OutputLines => Output.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0);

    public IEnumerable<string> ErrorLines => Error.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0);

    /// <summary>What the end itself says before anyone reads the output; null: the program came to its own end and its output can be judged.</summary>
    public Verdict? CutShort => State switch
    {
        StepState.Exited => null,
        StepState.TimedOut => Verdict.Failed("it did not end within its time limit and was stopped"),
        StepState.Stopped => Verdict.Failed("it was stopped"),
        StepState.Never => Verdict.Failed("it never started"),
        var state => Verdict.Unknown($"nobody can tell how it ended ({state})"),
    };
}
