namespace ChatOps.Server.Web.Api;

public sealed record ReplyFieldJson(string Name, string Value);
