namespace ChatOps.Server.Storage;

/// <summary>How many of each were deleted.</summary>
public sealed record Pruned(long Deliveries, long Lines, long Positions, long Events, long Sent, long BoardMessages);
