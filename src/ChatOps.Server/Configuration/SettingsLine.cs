using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

/// <summary>One thing that the settings say, to be held against what they said before. No secrets.</summary>
/// <param name="Channels">Whom it concerns; empty: everybody.</param>
public sealed record SettingsLine(string Key, string Value, ImmutableArray<string> Channels);

/// <param name="Before">Null: it was not there.</param>
/// <param name="Now">Null: it is gone.</param>
/// <param name="Channels">Whom it concerned or concerns; empty: everybody.</param>
public sealed record SettingsChange(string Key, string? Before, string? Now, ImmutableArray<string> Channels)
{
    public override string ToString() => this switch
    {
        { Before: null } => $"{Key} is new: {Now}",
        { Now: null } => $"{Key} is gone, it was: {Before}",
        _ => $"{Key} was: {Before}; now: {Now}",
    };
}
