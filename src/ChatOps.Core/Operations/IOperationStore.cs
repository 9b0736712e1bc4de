using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Inventory;
using ChatOps.Core.Locks;
using ChatOps.Core.Runbooks;

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

/// <summary>
/// The bot's own state could not be written (its disk is full, its folder read-only); nothing of the change was kept. Thrown by every store of the bot.
/// </summary>
public sealed class StateUnwritableException : Exception
{
    public const string Code = "state-unwritable";

    public StateUnwritableException() { }
    public StateUnwritableException(string message) : base(message) { }
    public StateUnwritableException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>What is written together. Null and empty parts are not touched.</summary>
/// <param name="Operation">The moved operation; its <see cref="Operation.Version"/> is the one it was read with (0: new). The store raises it.</param>
public sealed record Change(Operation? Operation)
{
    /// <summary>
    /// Takes all of these locks for the operation; when another one holds what one of them excludes (<see cref="LockKey.Excludes"/>) the whole change is
    /// <see cref="CommitResult.TargetBusy"/>.
    /// </summary>
    public ImmutableArray<TargetLock> Take { get; init; } = [];

    /// <summary>Frees everything that this operation holds.</summary>
    public bool Free { get; init; }

    public ImmutableArray<AuditEntry> Audit { get; init; } = [];

    public ImmutableArray<OutboxMessage> Outbox { get; init; } = [];

    /// <summary>The delivery that led to this change, with its answer: handled from now on.</summary>
    public HandledDelivery? Handled { get; init; }

    /// <summary>Told to listeners and kept for those who come later.</summary>
    public ImmutableArray<FeedEvent> Events { get; init; } = [];

    /// <summary>Background work: written when nobody else wants to write, one after the other. Whoever types a command does not stand behind it.</summary>
    public bool Patient { get; init; }

    /// <summary>Appointments that are void from now on; before <see cref="Appoint"/>.</summary>
    public ImmutableArray<AppointmentKey> Settle { get; init; } = [];

    /// <summary>New ones, or new versions of those with their target and key.</summary>
    public ImmutableArray<Appointment> Appoint { get; init; } = [];

    /// <summary>What was found out, and is not to be forgotten.</summary>
    public ImmutableArray<KeptFinding> Keep { get; init; } = [];
}

public sealed record HandledDelivery(string Id, Answer Answer);

public enum CommitResult
{
    Done,

    /// <summary>The operation was changed by somebody else since it was read: read again, decide again.</summary>
    Conflict,

    /// <summary>One of the locks is held by another operation; none was taken.</summary>
    TargetBusy,

    /// <summary>The delivery was handled before: its stored answer counts.</summary>
    AlreadyHandled,
}

public sealed record TargetLock(TargetId Target, OperationId Operation, string Handle, string Person, string Reason, DateTimeOffset Since)
{
    /// <summary>Where the target is (<see cref="LockKey"/>).</summary>
    public string Host { get; init; } = "";

    public LockKey Key => new(Target, Host);

    public static ImmutableArray<TargetLock> Of(Operation operation, ImmutableArray<LockKey> keys, DateTimeOffset since) =>
        [.. keys.Select(k => new TargetLock(k.Target, operation.Id, operation.Handle, operation.Requester, operation.Command.Text, since) { Host = k.Host })];
}

/// <param name="Before">A handle: only operations older than that one.</param>
public sealed record OperationQuery(
    OperationState? State = null, Outcome? Outcome = null, TargetId? Target = null, string? Channel = null, string? Before = null, int Limit = 50)
{
    /// <summary>Only what was asked for there; null: everywhere.</summary>
    public ImmutableArray<OperationPlace>? Places { get; init; }
}

/// <summary>A channel, and a target that was operated on from it.</summary>
public sealed record OperationPlace(string Channel, TargetId Target);

/// <param name="FirstBreak">
/// The first of these entries that does not stand where it was written; null: they do. That nothing else was taken out says <c>chatops audit verify</c>.
/// </param>
public sealed record AuditTrail(IReadOnlyList<ChainedEntry> Entries, AuditBreak? FirstBreak);

/// <summary>Something for everybody who watches, in the order it was committed.</summary>
/// <param name="Number">Given by the store; 0 before.</param>
/// <param name="Kind"><c>operation</c> or <c>message</c>.</param>
/// <param name="Subject">The operation's handle, or the message's id.</param>
public sealed record FeedEvent(string Kind, string Subject, string Channel, TargetId? Target, long Number = 0);

public interface IFeed
{
    /// <summary>Events after the number, oldest first; at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<FeedEvent>> AfterAsync(long number, int limit, CancellationToken cancellationToken);

    Task<long> LastAsync(CancellationToken cancellationToken);

    /// <summary>Completes when something was committed after the call, or output of an operation was stored (its handle), or null on time-out.</summary>
    IAsyncEnumerable<FeedSignal> ListenAsync(CancellationToken cancellationToken);
}

/// <summary>A wake-up without content: read <see cref="IFeed.AfterAsync"/>. <paramref name="OutputOf"/>: new transcript lines of that handle.</summary>
public sealed record FeedSignal(string? OutputOf);
