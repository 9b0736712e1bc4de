namespace ChatOps.Server.Web.Api;

/// <summary>A command as it is typed in chat.</summary>
public sealed record CommandBody(string? Text, string? Channel);
