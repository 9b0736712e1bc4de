using System.Collections.Immutable;

namespace ChatOps.Core.Approvals;

/// <summary>A plan that waits for a second person, or what that person said.</summary>
/// <param name="Id">Random, carried by buttons; says nothing by itself.</param>
/// <param name="Digest">Of the plan that was shown.</param>
/// <param name="Role">Who may decide.</param>
/// <param name="Channel">Where it was shown.</param>
public sealed record Approval(string Id, string Digest, string Role, string Channel, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt)
{
    public ApprovalDecision? Decision { get; init; }

    /// <summary>Which of the <see cref="ApprovalCalls"/> was the last.</summary>
    public int Calls { get; init; } = ApprovalCalls.First;

    /// <summary>The persons it called.</summary>
    public ImmutableArray<string> Called { get; init; } = [];
}

/// <param name="Person">The id in the settings.</param>
/// <param name="Kind"><c>approve</c>, <c>deny</c>, <c>withdraw</c> (by the requester) or <c>breakGlass</c>.</param>
public sealed record ApprovalDecision(string Person, ApprovalKind Kind, DateTimeOffset At, string? Reason);

public enum ApprovalKind
{
    Approve,
    Deny,
    Withdraw,

    /// <summary>One person alone, by the break-glass rule.</summary>
    BreakGlass,
}
