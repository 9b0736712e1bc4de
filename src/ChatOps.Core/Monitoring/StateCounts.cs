using ChatOps.Core.Operations;

namespace ChatOps.Core.Monitoring;

/// <param name="Unfinished">Operations that have not ended, by state.</param>
/// <param name="Unhandled">Deliveries that are stored and not handled yet.</param>
/// <param name="Locks">Targets that are held.</param>
/// <param name="UnknownLocks">Of these the ones that an ended operation keeps: people have to decide.</param>
/// <param name="Sessions">Browsers that are signed in.</param>
/// <param name="Appointments">What the bot will do later by itself.</param>
public sealed record StateCounts(
    IReadOnlyDictionary<OperationState, long> Unfinished, IReadOnlyList<WaitingMessages> Outbox, long Unhandled, long Locks, long UnknownLocks, long Sessions,
    long Appointments)
{
    /// <summary>Watches that are amiss, over all targets.</summary>
    public long Alarms { get; init; }

    /// <summary>By watch, since when there has been nothing newer that is good, on the target where that is longest ago.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Watched { get; init; } = new Dictionary<string, DateTimeOffset>();
}
