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

    /// <summary>Which build of the bot this is: the same for the same code (<see cref="Plans.Plan.Build"/>).</summary>
    public string Build { get; init; } = "";

    /// <summary>Of a plan that another build of the bot made. Null: this one did.</summary>
    public string? Foreign(Plans.Plan plan) =>
        plan.Build == Build ? null : "the bot was brought to another version after this was planned; nothing was started, ask for it again";

    /// <summary>What is said to nobody in particular: the sign-in page, what is written to hosts for people.</summary>
    public Language Language { get; init; } = Language.English;

    /// <summary>Of channels that have one of their own.</summary>
    public ImmutableDictionary<string, Language> ChannelLanguages { get; init; } = ImmutableDictionary<string, Language>.Empty;

    /// <summary>What is said for one reader there; null: for somebody whom the settings do not know.</summary>
    public Language LanguageOf(People.Actor? reader, string channel) => reader?.Language ?? LanguageOf(channel);

    /// <summary>What is said for everybody in a channel.</summary>
    public Language LanguageOf(string channel) => ChannelLanguages.GetValueOrDefault(channel, Language);
}
