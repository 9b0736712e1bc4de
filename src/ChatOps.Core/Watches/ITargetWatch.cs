using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Watches;

/// <summary>
/// Looks at the targets of one kind without being asked, every few minutes, and says whether something is amiss. Reads only, never while an operation holds
/// the target; most looks must cost next to nothing.
/// </summary>
public interface ITargetWatch
{
    /// <summary>One per watch, such as <c>backup-age</c>.</summary>
    string Key { get; }

    /// <summary>The kind of target.</summary>
    string Kind { get; }

    /// <returns>Null: nothing is watched on this target, or it cannot be told now and will be at the next look.</returns>
    Task<Watched?> LookAsync(WatchRequest request, CancellationToken cancellationToken);
}

/// <param name="Before">What the last look kept with <see cref="Watched.Memo"/>; null: nothing.</param>
public sealed record WatchRequest(
    Target Target, IHostProbe Host, IFindings Findings, IHistory History, DateTimeOffset Now, TimeZoneInfo Zone, string? Before);

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
