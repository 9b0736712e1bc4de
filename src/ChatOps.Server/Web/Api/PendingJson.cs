namespace ChatOps.Server.Web.Api;

/// <summary>What a decision is waited for: from whom and until when.</summary>
public sealed record PendingJson(string Role, string Digest, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt);
