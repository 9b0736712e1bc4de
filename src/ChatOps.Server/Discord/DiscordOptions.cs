using System.Collections.Immutable;

namespace ChatOps.Server.Discord;

/// <summary>What the adapter needs of the settings.</summary>
/// <param name="ApiUrl">Of version 10; ends with a slash.</param>
/// <param name="ApplicationId">Null: Discord is asked for it.</param>
/// <param name="Guilds">The guilds whose people count.</param>
public sealed record DiscordOptions(Uri ApiUrl, string Token, string? ApplicationId, ImmutableArray<string> Guilds)
{
    public ImmutableArray<DiscordPlace> Channels { get; init; } = [];

    public ImmutableArray<GuildRole> Roles { get; init; } = [];

    /// <summary>Where the bot's own page is, for what does not fit into Discord.</summary>
    public string PageRoot { get; init; } = "";

    /// <summary>How long an answer of Discord is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A quick answer comes alone; only what takes longer is announced.</summary>
    public TimeSpan AnnouncedAfter { get; init; } = TimeSpan.FromSeconds(3);

    public string? PlaceOf(string channel) => Channels.FirstOrDefault(c => c.Channel == channel)?.Place;

    public string? ChannelAt(string place) => Channels.FirstOrDefault(c => c.Place == place)?.Channel;
}
