namespace ChatOps.Core.Audit;

/// <summary>How long the record is, and how it ends.</summary>
public sealed record RecordHead(long Number, string Hash);
