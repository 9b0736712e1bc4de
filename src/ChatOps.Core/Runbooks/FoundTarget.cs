using System.Collections.Immutable;

namespace ChatOps.Core.Runbooks;

/// <summary>Something on a host that could be operated: as a section of the settings, for people to agree to.</summary>
/// <param name="Settings">Keys of the target's section, nested ones with colons, without Kind and Host.</param>
/// <param name="Remarks">What was not found, a sentence each.</param>
public sealed record FoundTarget(string Kind, string Name, ImmutableSortedDictionary<string, string> Settings, ImmutableArray<string> Remarks);
