namespace ChatOps.Server.Configuration;

/// <summary>A room and the places it is bound to on platforms.</summary>
public sealed record ChannelSettings(string Name, string? Slack, string? Discord);
