using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Operations;

/// <summary>
/// One durable execution of one command. Immutable; every method that moves it returns the moved operation and throws
/// <see cref="IllegalMoveException"/> when the move is not legal. Nothing else changes an operation's state.
/// </summary>
public sealed partial record Operation
{
    public required OperationId Id { get; init; }

    /// <summary>Five characters that people type; unique in this store.</summary>
    public required string Handle { get; init; }

    /// <summary>Raised by every commit; a commit on another version is refused.</summary>
    public long Version { get; init; }

    /// <summary>Raised by every claim; hosts refuse starts under a lower one.</summary>
    public long Fence { get; init; }

    public required OperationState State { get; init; }

    public Outcome? Outcome { get; init; }

    /// <summary>Why, for programs: <c>plan-stale</c>, <c>cron-due</c> … Null when there is nothing to say.</summary>
    public string? Code { get; init; }

    /// <summary>Why, for people; one line.</summary>
    public string? Reason { get; init; }

    public required CommandCall Command { get; init; }

    public required TargetId Target { get; init; }

    /// <summary>The channel it was asked for in, and its place of reports.</summary>
    public required string Channel { get; init; }

    /// <summary>A person's id.</summary>
    public required string Requester { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>It only reads: its messages are for the requester alone. Who may read the operation as such is another matter, of the rules.</summary>
    public bool AskerOnly { get; init; }

    /// <summary>Where the answer of an operation that only reads is sent; null: the page, which shows it by itself.</summary>
    public AskedFrom? Asked { get; init; }

    /// <summary>The requester has shown the answer to the channel.</summary>
    public Sharing? Shared { get; init; }

    public Plan? Plan { get; init; }

    public string? Digest { get; init; }

    public Approval? Approval { get; init; }

    /// <summary>Steps that were started, in order; undo steps too.</summary>
    public ImmutableArray<StepRun> Runs { get; init; } = [];

    /// <summary>Set when the forward steps were given up and undos run: why.</summary>
    public WayBack? WayBack { get; init; }

    public CancelRequest? Cancel { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? ConcludedAt { get; init; }

    public Reply? Report { get; init; }

    /// <summary>True while a concluded operation still holds its target: Unknown, or a way back that failed.</summary>
    public bool LockKept { get; init; }

    /// <summary>What it took before it started, and frees at its end; empty: nothing was taken.</summary>
    public ImmutableArray<LockKey> Locks { get; init; } = [];

    /// <summary>Of an operation over a group: those of its members that were started, in order.</summary>
    public ImmutableArray<GroupMember> Members { get; init; } = [];

    /// <summary>Null: it is nobody's member.</summary>
    public ParentOperation? Parent { get; init; }

    public Resolution? Resolution { get; init; }

    /// <summary>When there is something to do although nobody says anything: the next call for a decision, or the end of the wait. Null: any time.</summary>
    public DateTimeOffset? LookAgainAt => this is { State: OperationState.AwaitingApproval, Approval: { } approval } ? ApprovalCalls.NextAt(approval) : null;

    /// <summary>Who looked at it, where one person alone had started it.</summary>
    public Review? Review { get; init; }

    /// <summary>One person alone started it, and nobody has looked at that yet.</summary>
    public bool ReviewDue => Approval?.Decision?.Kind == ApprovalKind.BreakGlass && Review is null;

    /// <summary>For heads and titles: the bot's own words alone. What was typed stands below, under who typed it.</summary>
    public string Title => $"/{Command.Name} · {(GroupTarget.IsOne(Target) ? Target.ToString() : Target.Name)}";

    /// <summary>What the last step that was started is called; null: none was.</summary>
    public string? LastStep => this is { Plan: { } plan, Runs: [.., var run] } ? plan.Find(run.Step).Title : null;

    /// <summary>Who its messages are for; null: everybody in the channel.</summary>
    public string? Audience => AskerOnly ? Requester : null;
}
