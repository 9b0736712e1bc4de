namespace ChatOps.Core.Audit;

/// <param name="Hash">SHA-256 of what is left of the line.</param>
public sealed record PurgedLine(long Number, string Hash);
