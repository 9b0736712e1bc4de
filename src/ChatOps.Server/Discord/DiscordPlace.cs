namespace ChatOps.Server.Discord;

/// <param name="Place">Discord's id of the channel.</param>
public sealed record DiscordPlace(string Channel, string Place);
