namespace ChatOps.Server.Web.Api;

public sealed record CancelBody(string? Reason);
