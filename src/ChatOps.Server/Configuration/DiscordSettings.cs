using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

/// <param name="ApiUrl">Of version 10; ends with a slash.</param>
/// <param name="Token">A secret: everything.</param>
/// <param name="ApplicationId">Null: Discord is asked for it.</param>
/// <param name="GuildIds">Only these guilds work; never empty.</param>
public sealed record DiscordSettings(Uri ApiUrl, string Token, string? ApplicationId, ImmutableArray<string> GuildIds);
