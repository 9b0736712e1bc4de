using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Operations;

/// <summary>The truth about operations. One commit per change; reads never block on writers.</summary>
public interface IOperationStore
{
    /// <summary>Everything of the change, or nothing.</summary>
    Task<CommitResult> CommitAsync(Change change, CancellationToken cancellationToken);

    Task<Operation?> FindAsync(OperationId id, CancellationToken cancellationToken);

    Task<Operation?> FindByHandleAsync(string handle, CancellationToken cancellationToken);

    Task<Operation?> FindByApprovalAsync(string approvalId, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Operation>> ListAsync(OperationQuery query, CancellationToken cancellationToken);

    /// <summary>Where operations were ever asked for, and on what.</summary>
    Task<IReadOnlyList<OperationPlace>> PlacesAsync(CancellationToken cancellationToken);

    /// <summary>Concluded operations of one command on one target that came as far as a plan, newest first. What it costs does not grow with the past.</summary>
    Task<IReadOnlyList<Operation>> ConcludedAsync(TargetId target, string command, int limit, CancellationToken cancellationToken);

    /// <summary>Of those that are not Concluded the ones to look at by the moment (<see cref="Operation.LookAgainAt"/>), oldest first; null: all of them.</summary>
    Task<IReadOnlyList<OperationId>> DueAsync(DateTimeOffset? by, CancellationToken cancellationToken);

    /// <summary>Every operation that is not Concluded, oldest first.</summary>
    Task<IReadOnlyList<Operation>> UnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>How many operations of the person wait for a second one, or may come to that in a moment.</summary>
    Task<int> WaitingOfAsync(string requester, CancellationToken cancellationToken);

    /// <summary>What one person alone started and nobody has reviewed, oldest first.</summary>
    Task<IReadOnlyList<Operation>> ReviewsDueAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<TargetLock>> LocksAsync(CancellationToken cancellationToken);

    /// <summary>What waits for its moment, soonest first.</summary>
    Task<IReadOnlyList<Appointment>> AppointmentsAsync(CancellationToken cancellationToken);

    /// <summary>One operation's entries in order, with their numbers in the record, or with null those that belong to no operation.</summary>
    Task<AuditTrail> AuditAsync(OperationId? operation, CancellationToken cancellationToken);
}
