using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Operations;

/// <summary>Concluded operations on one target, as the store has them.</summary>
public sealed class OperationHistory(IOperationStore store, TargetId target) : IHistory
{
    private const int Page = 100;
    private const int Pages = 10;

    public async Task<IReadOnlyList<PastRun>> OfAsync(string command, int limit, CancellationToken cancellationToken)
    {
        var runs = new List<PastRun>();
        string? before = null;
        for (var page = 0; page < Pages && runs.Count < limit; page++)
        {
            var operations = await store.ListAsync(new(OperationState.Concluded, Target: target, Before: before, Limit: Page), cancellationToken);
            runs.AddRange(operations.Where(o => o.Command.Name == command && o.Plan is not null).Select(Of));
            if (operations.Count < Page)
                break;
            before = operations[^1].Handle;
        }
        return runs.Count > limit ? runs[..limit] : runs;
    }

    public static PastRun Of(Operation concluded) => new(
        concluded.Handle, concluded.Command.Name, concluded.Outcome!.Value, concluded.ConcludedAt!.Value,
        concluded.Plan?.Values ?? ImmutableSortedDictionary<string, string>.Empty,
        concluded.Runs.Where(r => r.Verdict is not null).ToImmutableSortedDictionary(r => r.Step, r => r.Verdict!));
}
