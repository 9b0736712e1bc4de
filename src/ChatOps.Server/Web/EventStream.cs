using System.Runtime.CompilerServices;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Web;

/// <summary>Turns the feed's wake-ups into items; many wake-ups in a short time become few items.</summary>
public sealed class EventStream(IFeed feed, EventFilter filter, long after)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);
    private const int Page = 200;
    private long _after = after;

    public async IAsyncEnumerable<StreamItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var signals = feed.ListenAsync(end.Token).GetAsyncEnumerator(end.Token);

        // Listening begins before the first read: what is committed in between wakes us instead of being missed.
        var next = signals.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                await foreach (var item in CommittedAsync(cancellationToken))
                    yield return item;

                while (await Task.WhenAny(next, Task.Delay(Heartbeat, cancellationToken)) != next)
                    yield return new StreamItem.Quiet();

                var outputs = new HashSet<string>(StringComparer.Ordinal);
                while (next.IsCompleted)
                {
                    if (!await next)
                        yield break;
                    if (signals.Current.OutputOf is { } handle)
                        outputs.Add(handle);
                    next = signals.MoveNextAsync().AsTask();
                }
                foreach (var handle in outputs)
                    if (await filter.AllowsOutputAsync(handle, cancellationToken))
                        yield return new StreamItem.Output(handle);
                if (outputs.Count > 0)
                    await Task.Delay(Breath, cancellationToken);
            }
        }
        finally
        {
            // An iterator that still waits cannot be disposed of.
            await end.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<StreamItem> CommittedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var events = await feed.AfterAsync(_after, Page, cancellationToken);
            foreach (var e in events)
            {
                _after = e.Number;
                if (await filter.AllowsAsync(e, cancellationToken))
                    yield return new StreamItem.Happened(e);
            }
            if (events.Count < Page)
                yield break;
        }
    }
}
