namespace ChatOps.Server.Storage;

/// <summary>Every message goes to each of these.</summary>
public sealed record OutboxPlatforms(IReadOnlyList<string> Names);
