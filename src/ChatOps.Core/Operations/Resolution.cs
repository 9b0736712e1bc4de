namespace ChatOps.Core.Operations;

public sealed record Resolution(string Person, DateTimeOffset At, string Reason);
