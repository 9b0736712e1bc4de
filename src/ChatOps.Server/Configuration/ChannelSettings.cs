using ChatOps.Core.Languages;

namespace ChatOps.Server.Configuration;

/// <summary>A room and the places it is bound to on platforms.</summary>
public sealed record ChannelSettings(string Name, string? Slack, string? Discord)
{
    /// <summary>Null: the site's.</summary>
    public Language? Language { get; init; }
}
