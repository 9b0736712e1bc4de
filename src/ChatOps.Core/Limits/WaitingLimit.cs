using System.Collections.Concurrent;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Limits;

/// <summary>
/// How many requests of one person may wait for a second one. A thousand that expire together stopped everybody for two minutes. Counted and begun one after
/// the other: of many at the same moment none slips through.
/// </summary>
public sealed class WaitingLimit(IOperationStore store, SiteLimits limits)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    public async Task<Answer> WithinAsync(string person, Func<Task<Answer>> begin, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(person, _ => new(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await store.WaitingOfAsync(person, cancellationToken) < limits.WaitingApprovals
                ? await begin()
                : new Answer.Refused(
                    "too-many-waiting",
                    $"{limits.WaitingApprovals} requests of yours wait for a second person already (Limits:WaitingApprovals); have them decided, or withdraw some with /ops deny ID");
        }
        finally
        {
            turn.Release();
        }
    }
}
