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
