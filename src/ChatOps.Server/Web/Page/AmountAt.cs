namespace ChatOps.Server.Web.Page;

public sealed record AmountAt(string Handle, DateTimeOffset At, double Value);
