namespace ChatOps.Server.Web.Api;

public sealed record ApprovalJson(string Person, string Decision, DateTimeOffset At, string? Reason);
