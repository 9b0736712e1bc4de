using System.Collections.Concurrent;
using ChatOps.Core.Access;
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

    /// <summary>Begins a request that is going to wait; or answers why not.</summary>
    public Task<Answer> WithinAsync(string person, Func<Task<Answer>> begin, CancellationToken cancellationToken) => InTurnAsync(
        person,
        async waiting => waiting < limits.WaitingApprovals ? await begin() : new Answer.Refused(Over.Code, Over.Reason),
        cancellationToken);

    /// <summary>
    /// Goes on with a request that was begun without this limit and turned out, by what was found on the host, to wait for a second person. It is counted
    /// among those that wait already.
    /// </summary>
    /// <param name="go">Gets the refusal; null: it may wait.</param>
    public Task<T> CountedAsync<T>(string person, Func<Decision.Refused?, Task<T>> go, CancellationToken cancellationToken) => InTurnAsync(
        person, waiting => go(waiting <= limits.WaitingApprovals ? null : Over), cancellationToken);

    private Decision.Refused Over => new(
        "too-many-waiting",
        $"{limits.WaitingApprovals} requests of yours wait for a second person already (Limits:WaitingApprovals); have them decided, or withdraw some with /ops deny ID");

    private async Task<T> InTurnAsync<T>(string person, Func<int, Task<T>> go, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(person, _ => new(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await go(await store.WaitingOfAsync(person, cancellationToken));
        }
        finally
        {
            turn.Release();
        }
    }
}
