using System.Collections.Immutable;
using ChatOps.Core.Languages;

namespace ChatOps.Core.Operations;

/// <summary>What is true for the whole bot.</summary>
/// <param name="Zone">The site's time zone; everything stored is UTC.</param>
/// <param name="DisabledCommands">Commands that nobody could approve, with the reason (<c>command-disabled</c>).</param>
public sealed record Site(TimeZoneInfo Zone, IReadOnlyDictionary<string, string> DisabledCommands)
{
    /// <summary>The names of all channels.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];

    /// <summary>What is said to nobody in particular: the sign-in page, what is written to hosts for people.</summary>
    public Language Language { get; init; } = Language.English;

    /// <summary>Of channels that have one of their own.</summary>
    public ImmutableDictionary<string, Language> ChannelLanguages { get; init; } = ImmutableDictionary<string, Language>.Empty;

    /// <summary>What is said for everybody in a channel.</summary>
    public Language LanguageOf(string channel) => ChannelLanguages.GetValueOrDefault(channel, Language);
}
