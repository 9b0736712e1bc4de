namespace ChatOps.Core.Operations;

public sealed record CancelRequest(string Person, DateTimeOffset At, string? Reason);
