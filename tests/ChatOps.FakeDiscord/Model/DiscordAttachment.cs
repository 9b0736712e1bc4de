namespace ChatOps.Fakes.Discord;

public sealed record DiscordAttachment(string Id, string Name, string Text);
