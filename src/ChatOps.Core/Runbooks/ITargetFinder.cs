using ChatOps.Core.Execution;

namespace ChatOps.Core.Runbooks;

/// <summary>Finds what a family operates on a host that the settings do not know yet. It reads only, and what it may not read it does not find.</summary>
public interface ITargetFinder
{
    /// <param name="places">Folders that are searched; empty: the usual ones.</param>
    Task<IReadOnlyList<FoundTarget>> FindAsync(IHostProbe host, IReadOnlyList<string> places, CancellationToken cancellationToken);
}
