using System.Collections.Immutable;

namespace ChatOps.Server.Slack;

/// <summary>What the adapter needs of the settings.</summary>
/// <param name="ApiUrl">Ends with a slash.</param>
/// <param name="Team">The one workspace whose people count.</param>
public sealed record SlackOptions(Uri ApiUrl, string AppToken, string BotToken, string Team)
{
    /// <summary>Stands before the family in Slack's commands; may be empty.</summary>
    public string CommandPrefix { get; init; } = "";

    /// <summary>The families of commands, as they stand in texts.</summary>
    public ImmutableArray<string> Families { get; init; } = [];

    public ImmutableArray<SlackPlace> Channels { get; init; } = [];

    public ImmutableArray<SlackGroupRole> GroupRoles { get; init; } = [];

    /// <summary>Where the bot's own page is, for what does not fit into Slack.</summary>
    public string PageRoot { get; init; } = "";

    /// <summary>How long an answer of Slack is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A quick answer comes alone; only what takes longer is announced.</summary>
    public TimeSpan AnnouncedAfter { get; init; } = TimeSpan.FromSeconds(3);

    public string? PlaceOf(string channel) => Channels.FirstOrDefault(c => c.Channel == channel)?.Place;

    public string? ChannelAt(string place) => Channels.FirstOrDefault(c => c.Place == place)?.Channel;
}
