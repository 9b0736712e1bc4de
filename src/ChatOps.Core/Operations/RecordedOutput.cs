namespace ChatOps.Core.Operations;

/// <summary>What a step printed, as far as it is kept.</summary>
/// <param name="Sha256">Over the lines as kept (masked), each with its line feed.</param>
public sealed record RecordedOutput(string Step, int Lines, string Sha256);
