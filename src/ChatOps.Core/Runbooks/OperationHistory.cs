using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Runbooks;

/// <summary>Concluded operations on one target, as the store has them.</summary>
public sealed class OperationHistory(IOperationStore store, TargetId target) : IHistory
{
    public async Task<IReadOnlyList<PastRun>> OfAsync(string command, int limit, CancellationToken cancellationToken) =>
        [.. (await store.ConcludedAsync(target, command, limit, cancellationToken)).Where(o => o.Plan is not null).Select(Of)];

    public static PastRun Of(Operation concluded) => new(
        concluded.Handle, concluded.Command.Name, concluded.Outcome!.Value, concluded.ConcludedAt!.Value,
        concluded.Plan?.Values ?? ImmutableSortedDictionary<string, string>.Empty,
        concluded.Runs.Where(r => r.Verdict is not null).ToImmutableSortedDictionary(r => r.Step, r => r.Verdict!))
    {
        Took = concluded.ConcludedAt - concluded.StartedAt,
    };
}
