namespace ChatOps.Server.Web.Api;

/// <summary>A decision on a plan that waits; to approve, with the digest of the plan that was seen.</summary>
public sealed record DecisionBody(string? Decision, string? Digest, string? Reason);
