using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Operations;

/// <summary>What is written together. Null and empty parts are not touched.</summary>
/// <param name="Operation">The moved operation; its <see cref="Operation.Version"/> is the one it was read with (0: new). The store raises it.</param>
public sealed record Change(Operation? Operation)
{
    /// <summary>
    /// Takes all of these locks for the operation; when another one holds what one of them excludes (<see cref="Locks.LockKey.Excludes"/>) the whole change is
    /// <see cref="CommitResult.TargetBusy"/>.
    /// </summary>
    public ImmutableArray<TargetLock> Take { get; init; } = [];

    /// <summary>Frees everything that this operation holds.</summary>
    public bool Free { get; init; }

    public ImmutableArray<AuditEntry> Audit { get; init; } = [];

    public ImmutableArray<OutboxMessage> Outbox { get; init; } = [];

    /// <summary>Stored with this change as received; when it came before, the whole change is <see cref="CommitResult.AlreadyReceived"/>.</summary>
    public Delivery? Received { get; init; }

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
