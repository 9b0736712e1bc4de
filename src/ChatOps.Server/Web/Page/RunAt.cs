namespace ChatOps.Server.Web.Page;

public sealed record RunAt(string Handle, DateTimeOffset At);
