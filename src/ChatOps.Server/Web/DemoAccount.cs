namespace ChatOps.Server.Web;

public sealed record DemoAccount(string Person, string Token, string Role);
