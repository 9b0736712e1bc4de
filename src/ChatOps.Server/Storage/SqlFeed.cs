using ChatOps.Core.Operations;

namespace ChatOps.Server.Storage;

public sealed class SqlFeed(Database database) : IFeed
{
    public Task<IReadOnlyList<FeedEvent>> AfterAsync(long number, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(s => FeedRows.After(s, number, limit), cancellationToken);

    public Task<long> LastAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(s => Epoch.MarkOf(s).Events, cancellationToken);

    public IAsyncEnumerable<FeedSignal> ListenAsync(CancellationToken cancellationToken) => database.Signals.Listen(cancellationToken);
}
