namespace ChatOps.Core.Plans;

/// <summary>How far a running step is, as far as its own output tells.</summary>
/// <param name="Fraction">0 to 1; null: the output does not tell.</param>
/// <param name="Remaining">What the program itself expects; null: it does not say.</param>
/// <param name="Note">What it has found so far, one line.</param>
public record Progress(double? Fraction, TimeSpan? Remaining = null, string? Note = null);
