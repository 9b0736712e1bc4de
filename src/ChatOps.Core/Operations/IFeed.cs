namespace ChatOps.Core.Operations;

public interface IFeed
{
    /// <summary>Events after the number, oldest first; at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<FeedEvent>> AfterAsync(long number, int limit, CancellationToken cancellationToken);

    Task<long> LastAsync(CancellationToken cancellationToken);

    /// <summary>Completes when something was committed after the call, or output of an operation was stored (its handle), or null on time-out.</summary>
    IAsyncEnumerable<FeedSignal> ListenAsync(CancellationToken cancellationToken);
}
