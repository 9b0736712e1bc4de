using ChatOps.Core.Plans;

namespace ChatOps.Core.Operations;

/// <summary>A step that was started. <paramref name="Step"/> is the step's id in the plan (undo steps have ids of their own).</summary>
public sealed record StepRun(string Step, bool Undo, DateTimeOffset StartedAt)
{
    public DateTimeOffset? EndedAt { get; init; }

    public Verdict? Verdict { get; init; }

    public bool Ended => Verdict is not null;
}
