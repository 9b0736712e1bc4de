using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Watches;

namespace ChatOps.Core.Board;

/// <summary>All that is known of one target, each fact with the moment it is of.</summary>
public sealed record BoardRow(Target Target, DateTimeOffset Now)
{
    private static readonly TimeSpan Lately = TimeSpan.FromHours(24);

    public TargetHealth? Health { get; init; }

    public DateTimeOffset HealthAt { get; init; }

    /// <summary>The operation that told it, by its handle, or <c>a look</c>.</summary>
    public string HealthFrom { get; init; } = "";

    /// <summary>What must be said before everything else (<see cref="TargetAlarms"/>).</summary>
    public ImmutableArray<string> Troubles { get; init; } = [];

    /// <summary>The newest restore point that was checked and is whole.</summary>
    public RestorePointSeen? Whole { get; init; }

    /// <summary>The newest that was checked and is not whole; null where a newer one is.</summary>
    public RestorePointSeen? NotWhole { get; init; }

    /// <summary>Its targets have restore points.</summary>
    public bool HasPoints { get; init; }

    public TargetLock? Lock { get; init; }

    /// <summary>The lock stays until people have looked.</summary>
    public bool InDoubt { get; init; }

    /// <summary>What waits for a decision on it, the most urgent first.</summary>
    public ImmutableArray<Operation> Waiting { get; init; } = [];

    /// <summary>The newest that did not do what it should, of the last 30 days.</summary>
    public Operation? Failure { get; init; }

    /// <summary>What the bot will do by itself, soonest first: the end of a maintenance window, for example.</summary>
    public ImmutableArray<Appointment> Coming { get; init; } = [];

    /// <summary>It does not pass by itself.</summary>
    public bool NeedsPeople => Need <= BoardNeed.NeedsLook;

    public BoardNeed Need => this switch
    {
        { InDoubt: true } => BoardNeed.InDoubt,
        { Troubles.IsEmpty: false } or { Health.Condition: TargetCondition.Bad or TargetCondition.Stopped } => BoardNeed.Alarm,
        { Waiting.IsEmpty: false } => BoardNeed.Waits,
        { Health.Condition: TargetCondition.NeedsLook or TargetCondition.NotKnown } or { NotWhole: not null } => BoardNeed.NeedsLook,
        { Failure.ConcludedAt: { } at } when Now - at < Lately => BoardNeed.NeedsLook,
        { Lock: not null } => BoardNeed.Busy,
        _ => BoardNeed.None,
    };
}
