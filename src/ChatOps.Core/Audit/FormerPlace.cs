namespace ChatOps.Core.Audit;

/// <summary>An entry's number and hash in the chain of its operation, as older programs kept them.</summary>
public sealed record FormerPlace(long Number, string Hash);
