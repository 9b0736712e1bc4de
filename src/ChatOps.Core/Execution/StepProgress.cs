namespace ChatOps.Core.Execution;

/// <param name="ExitStatus">0–255, 128+n for signal n; only for <see cref="StepState.Exited"/>.</param>
/// <param name="Output">Bytes of standard output from the offset asked for, at most the executor's chunk size.</param>
/// <param name="End">Sizes of the two files at that moment.</param>
/// <param name="SilentFor">Time since the last byte of output, by the host's clock.</param>
/// <param name="ProcessesLeft">How many processes of the step are still alive; while it runs at least so many, and after an end of its own those that stayed in its group (what it put into sessions of their own is looked for when it is stopped).</param>
public sealed record StepProgress(
    StepState State, int? ExitStatus, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Error, StepOffsets End,
    TimeSpan SilentFor, int ProcessesLeft, string Detail = "")
{
    /// <summary>What sudo, the loader or a profile printed on the way to the step: told, and never judged.</summary>
    public string OnTheWay { get; init; } = "";

    /// <summary>The step will no longer change by itself.</summary>
    public bool Ended => State is not (StepState.Starting or StepState.Running or StepState.Overdue);
}
