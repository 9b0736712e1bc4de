namespace ChatOps.Core.Operations;

public sealed record Sharing(string Person, DateTimeOffset At);
