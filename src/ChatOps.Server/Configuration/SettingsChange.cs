using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

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
