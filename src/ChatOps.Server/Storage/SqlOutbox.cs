using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

public sealed class SqlOutbox(Database database) : IOutbox
{
    public Task<IReadOnlyList<OutboxItem>> DueAsync(string platform, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OutboxRows.Due(s, platform, now, limit), cancellationToken);

    /// <summary>A receipt that the machine took with it is asked for again: the mark before the try says that the message may be there.</summary>
    public Task SentAsync(OutboxItem item, string? platformMessageId, CancellationToken cancellationToken) =>
        database.WriteUnsyncedAsync(s => OutboxRows.Sent(s, item, platformMessageId), cancellationToken);

    public Task TryingAsync(OutboxItem item, CancellationToken cancellationToken) =>
        database.WriteAsync(s => OutboxRows.Trying(s, item), cancellationToken);

    public Task FailedAsync(OutboxItem item, DateTimeOffset nextAttempt, string why, bool notPosted, CancellationToken cancellationToken) =>
        database.WriteAsync(s => OutboxRows.Failed(s, item, nextAttempt, why, notPosted), cancellationToken);

    public async Task AgainAsync(string platform, string key, CancellationToken cancellationToken)
    {
        await database.WriteAsync(s => OutboxRows.Again(s, platform, key), cancellationToken);
        database.Signals.Raise(new(OutputOf: null));
    }

    public Task<OutboxMessage?> FindAsync(string platform, string platformMessageId, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OutboxRows.Find(s, platform, platformMessageId), cancellationToken);
}
