namespace ChatOps.Server.Discord;

/// <param name="Id">Discord's id of a guild's role.</param>
public sealed record GuildRole(string Id, string Role);
