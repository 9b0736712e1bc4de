using System.Collections.Immutable;

namespace ChatOps.Core.Operations;

/// <summary>What is true for the whole bot.</summary>
/// <param name="Zone">The site's time zone; everything stored is UTC.</param>
/// <param name="DisabledCommands">Commands that nobody could approve, with the reason (<c>command-disabled</c>).</param>
public sealed record Site(TimeZoneInfo Zone, IReadOnlyDictionary<string, string> DisabledCommands)
{
    /// <summary>The names of all channels.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];
}
