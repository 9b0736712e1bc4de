using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

public sealed class SqliteOutbox(Database database) : IOutbox
{
    public Task<IReadOnlyList<OutboxItem>> DueAsync(string platform, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(s => OutboxRows.Due(s, platform, now, limit), cancellationToken);

    public Task SentAsync(OutboxItem item, string? platformMessageId, CancellationToken cancellationToken) =>
        database.WriteAsync(s => OutboxRows.Sent(s, item, platformMessageId), cancellationToken);

    public Task FailedAsync(OutboxItem item, DateTimeOffset nextAttempt, string why, CancellationToken cancellationToken) =>
        database.WriteAsync(s => OutboxRows.Failed(s, item, nextAttempt, why), cancellationToken);
}
