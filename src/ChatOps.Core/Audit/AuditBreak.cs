namespace ChatOps.Core.Audit;

/// <summary>Where the record stops being what was written, and why; a sentence without its full stop.</summary>
public sealed record AuditBreak(long Number, string Reason);
