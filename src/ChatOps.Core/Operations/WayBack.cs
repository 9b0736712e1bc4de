namespace ChatOps.Core.Operations;

public sealed record WayBack(WayBackCause Cause, string Code, string Reason);
