using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

/// <summary>One thing that the settings say, to be held against what they said before. No secrets.</summary>
/// <param name="Channels">Whom it concerns; empty: everybody.</param>
public sealed record SettingsLine(string Key, string Value, ImmutableArray<string> Channels);
