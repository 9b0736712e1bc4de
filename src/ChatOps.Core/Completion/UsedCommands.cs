using System.Collections.Concurrent;
using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Core.Completion;

/// <summary>What a person has used of late, so that completion begins with it. Looked at once in a while: nobody's typing reads the past at every key.</summary>
public sealed class UsedCommands(IOperationStore store, TimeProvider time)
{
    private const int Looked = 200;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Use> _known = new(StringComparer.Ordinal);

    /// <returns>How often by command (<c>senaite backup</c>) and by target (<c>senaite:lims1</c>).</returns>
    public async Task<IReadOnlyDictionary<string, int>> OfAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(actor.Person, out var known) && time.GetUtcNow() - known.At < Fresh)
            return known.Times;
        var own = (await store.ListAsync(new OperationQuery(Limit: Looked), cancellationToken)).Where(o => o.Requester == actor.Person).ToList();
        var times = own.Select(o => o.Command.Name).Concat(own.Select(o => o.Target.ToString())).CountBy(n => n, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        _known[actor.Person] = new(times, time.GetUtcNow());
        return times;
    }

    private sealed record Use(IReadOnlyDictionary<string, int> Times, DateTimeOffset At);
}
