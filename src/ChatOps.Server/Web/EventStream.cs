using System.Runtime.CompilerServices;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Web;

public abstract record StreamItem
{
    private StreamItem() { }

    public sealed record Happened(FeedEvent Event) : StreamItem;

    /// <summary>New lines of that operation's output.</summary>
    public sealed record Output(string Handle) : StreamItem;

    /// <summary>Nothing happened for a while; keeps proxies from closing the connection and shows that the bot is there.</summary>
    public sealed record Quiet : StreamItem;
}

public sealed class EventStreamFactory(IFeed feed, OperationReader reader, IMessageBoard board, AccessPolicy access)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public EventStream Open(Actor actor, long after) => new(feed, new(actor, reader, board, access), after);
}

/// <summary>What one person may know of what happens.</summary>
public sealed class EventFilter(Actor actor, OperationReader reader, IMessageBoard board, AccessPolicy access)
{
    private readonly Dictionary<string, bool> _readable = [];

    public async Task<bool> AllowsAsync(FeedEvent e, CancellationToken cancellationToken)
    {
        if (e.Target is { } target ? !access.MayRead(actor, target, e.Channel) : !access.MayEnter(actor, e.Channel))
            return false;
        return e.Kind != "message" || await AllowsMessageAsync(e.Subject, cancellationToken);
    }

    /// <summary>A message that tells of an operation is for those who may read that operation.</summary>
    private async Task<bool> AllowsMessageAsync(string key, CancellationToken cancellationToken) =>
        await board.FindAsync(key, cancellationToken) is { } message
        && message.VisibleTo(actor.Person)
        && (message.Operation is not { } handle || await AllowsOutputAsync(handle, cancellationToken));

    public async Task<bool> AllowsOutputAsync(string handle, CancellationToken cancellationToken)
    {
        if (!_readable.TryGetValue(handle, out var readable))
            _readable[handle] = readable = await reader.FindAsync(actor, handle, cancellationToken) is not null;
        return readable;
    }
}

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
