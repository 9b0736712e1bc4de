namespace ChatOps.Core.Transcripts;

/// <param name="LastNumber">The last line number given in this operation.</param>
/// <param name="FirstOfStep">The first number given in this step; 0 when none.</param>
/// <param name="OutputLines">How many lines of the step's standard output were numbered so far, kept or not.</param>
public sealed record TranscriptPosition(long LastNumber, long FirstOfStep, long OutputLines, long ErrorLines);
