using System.Collections.Immutable;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Watches;

/// <param name="Told">One line for people: what is amiss, or what is well.</param>
public sealed record Watched(bool Amiss, string Told)
{
    /// <summary>For the next look.</summary>
    public string Memo { get; init; } = "";

    /// <summary>Since when there has been nothing newer that is good, for metrics; null: never.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What was found out on the way.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];
}
