using System.Collections.Immutable;

namespace ChatOps.Core.Operations;

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
