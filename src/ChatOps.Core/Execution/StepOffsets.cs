namespace ChatOps.Core.Execution;

/// <summary>Byte offsets into the step's output files.</summary>
public sealed record StepOffsets(long Output, long Error)
{
    public static readonly StepOffsets Start = new(0, 0);
}
