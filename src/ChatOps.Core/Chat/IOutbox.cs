namespace ChatOps.Core.Chat;

public interface IOutbox
{
    /// <summary>
    /// Messages whose next attempt is due, new ones before edits, each oldest first. A new message waits while an older one of its channel waits for
    /// another attempt, so that reports arrive in their order.
    /// </summary>
    /// <param name="limit">The most of one channel, and of what one person sees there.</param>
    Task<IReadOnlyList<OutboxItem>> DueAsync(string platform, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>The message is being posted from now on: until its end is known it is <see cref="OutboxItem.Doubtful"/>.</summary>
    Task TryingAsync(OutboxItem item, CancellationToken cancellationToken);

    Task SentAsync(OutboxItem item, string? platformMessageId, CancellationToken cancellationToken);

    /// <param name="notPosted">The platform said so; otherwise the message stays doubtful.</param>
    Task FailedAsync(OutboxItem item, DateTimeOffset nextAttempt, string why, bool notPosted, CancellationToken cancellationToken);

    /// <summary>The same message once more, as an edit: what is added when it is sent has changed.</summary>
    Task AgainAsync(string platform, string key, CancellationToken cancellationToken);

    /// <summary>The message that the platform knows by this id; null: none of ours.</summary>
    Task<OutboxMessage?> FindAsync(string platform, string platformMessageId, CancellationToken cancellationToken);
}
