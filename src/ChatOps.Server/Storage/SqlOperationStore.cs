using ChatOps.Core.Chat;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

/// <summary>The truth about operations. A stored operation has the version it was given with, plus one.</summary>
public sealed class SqlOperationStore(Database database, OutboxPlatforms platforms) : IOperationStore
{
    public async Task<CommitResult> CommitAsync(Change change, CancellationToken cancellationToken)
    {
        var result = await database.WriteAsync(s => Commit(s, change), change.Patient, cancellationToken);
        if (result == CommitResult.Done)
            database.Signals.Raise(new(OutputOf: null));
        return result;
    }

    public Task<Operation?> FindAsync(OperationId id, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OperationRows.Find(s, id), cancellationToken);

    public Task<Operation?> FindByHandleAsync(string handle, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OperationRows.FindByHandle(s, handle), cancellationToken);

    public Task<Operation?> FindByApprovalAsync(string approvalId, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OperationRows.FindByApproval(s, approvalId), cancellationToken);

    public Task<IReadOnlyList<Operation>> ListAsync(OperationQuery query, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OperationLists.Of(s, query), cancellationToken);

    public Task<IReadOnlyList<OperationPlace>> PlacesAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(OperationLists.Places, cancellationToken);

    public Task<IReadOnlyList<Operation>> ConcludedAsync(TargetId target, string command, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OperationRows.Concluded(s, target, command, limit), cancellationToken);

    public Task<IReadOnlyList<OperationId>> DueAsync(DateTimeOffset? by, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OperationRows.Due(s, by), cancellationToken);

    public Task<IReadOnlyList<Operation>> UnfinishedAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(OperationRows.Unfinished, cancellationToken);

    public Task<int> WaitingOfAsync(string requester, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OperationRows.WaitingOf(s, requester), cancellationToken);

    public Task<IReadOnlyList<Operation>> ReviewsDueAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(OperationRows.ReviewsDue, cancellationToken);

    public Task<IReadOnlyList<TargetLock>> LocksAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(LockRows.All, cancellationToken);

    public Task<IReadOnlyList<Appointment>> AppointmentsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(AppointmentRows.All, cancellationToken);

    public Task<AuditTrail> AuditAsync(OperationId? operation, CancellationToken cancellationToken) =>
        database.ReadAsync(s => AuditRows.Read(s, operation), cancellationToken);

    internal CommitResult Commit(Session session, Change change)
    {
        if (change.Received is { } received && DeliveryRows.Receive(session, received) is not Receipt.New)
            return session.Abandon(CommitResult.AlreadyReceived);
        if (change.Handled is { } handled && !DeliveryRows.Handle(session, handled))
            return session.Abandon(CommitResult.AlreadyHandled);
        if (change.Operation is { } operation && !OperationRows.Save(session, operation))
            return session.Abandon(CommitResult.Conflict);
        if (change is { Free: true, Operation: { } freed })
            LockRows.Free(session, freed);
        if (!LockRows.Take(session, change.Take))
            return session.Abandon(CommitResult.TargetBusy);
        AuditRows.Append(session, change.Audit);
        foreach (var message in change.Outbox)
            OutboxRows.Put(session, platforms, message);
        foreach (var told in change.Events)
            FeedRows.Append(session, told);
        foreach (var key in change.Settle)
            AppointmentRows.Settle(session, key);
        foreach (var appointment in change.Appoint)
            AppointmentRows.Put(session, appointment);
        foreach (var kept in change.Keep)
            FindingRows.Keep(session, kept);
        return CommitResult.Done;
    }
}
