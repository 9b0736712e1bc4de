using System.Collections.Immutable;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Operations;

/// <param name="Before">A handle: only operations older than that one.</param>
public sealed record OperationQuery(
    OperationState? State = null, Outcome? Outcome = null, TargetId? Target = null, string? Channel = null, string? Before = null, int Limit = 50)
{
    /// <summary>Only what was asked for at that moment or later; null: from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only what was asked for before that moment; null: up to now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only what was asked for there; null: everywhere.</summary>
    public ImmutableArray<OperationPlace>? Places { get; init; }
}
