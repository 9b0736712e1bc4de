using System.Collections.Immutable;

namespace ChatOps.Core.Watches;

/// <summary><c>Board:Every</c>: how often targets of a kind are looked at by themselves.</summary>
/// <param name="ByKind">Kinds that are not in it are never looked at.</param>
public sealed record LookIntervals(ImmutableSortedDictionary<string, TimeSpan> ByKind)
{
    public static LookIntervals None { get; } = new(ImmutableSortedDictionary<string, TimeSpan>.Empty);
}
