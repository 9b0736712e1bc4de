using System.Collections.Immutable;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Operations;

/// <summary>A move and what is written with it.</summary>
public sealed record Move(Operation Operation)
{
    public ImmutableArray<AuditEntry> Audit { get; init; } = [];
    public ImmutableArray<TargetLock> Take { get; init; } = [];
    public bool Free { get; init; }
    public HandledDelivery? Handled { get; init; }
    public ImmutableArray<OutboxMessage> Messages { get; init; } = [];
    public ImmutableArray<AppointmentKey> Settle { get; init; } = [];
    public ImmutableArray<Appointment> Appoint { get; init; } = [];

    /// <summary>See <see cref="Change.Patient"/>.</summary>
    public bool Patient { get; init; }
    public ImmutableArray<KeptFinding> Keep { get; init; } = [];
}
