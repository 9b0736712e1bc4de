namespace ChatOps.Server.Web.Api;

public sealed record AuditEntryJson(long Number, DateTimeOffset At, string Person, string What, string Detail, string Hash);
