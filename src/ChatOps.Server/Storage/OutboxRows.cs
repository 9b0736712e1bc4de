using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

/// <summary>Messages on their way, one row per platform and key.</summary>
internal static class OutboxRows
{
    /// <summary>
    /// A new message, or a new body for the one with its key: that one is due again, as an edit where the platform has it already. One that waits
    /// for its next attempt goes on waiting: the platform asked for that pause.
    /// </summary>
    public static void Put(Session session, IReadOnlyList<string> platforms, OutboxMessage message)
    {
        foreach (var platform in platforms)
            session.Execute(
                """
                INSERT INTO outbox (platform, key, operation, body, revision, attempts, next_attempt)
                VALUES (@platform, @Key, @Operation, @Body, 1, 0, @At)
                ON CONFLICT (platform, key) DO UPDATE SET
                  operation = excluded.operation, body = excluded.body, revision = revision + 1, attempts = 0, last_error = NULL, sent_at = NULL,
                  next_attempt = CASE WHEN sent_at IS NULL THEN max(next_attempt, excluded.next_attempt) ELSE excluded.next_attempt END
                """,
                new { platform, message.Key, message.Operation, Body = CoreJson.Write(message), At = Moment.Text(message.At) });
    }

    public static IReadOnlyList<OutboxItem> Due(Session session, string platform, DateTimeOffset now, int limit) =>
    [
        .. session.Query<Row>(
                """
                SELECT id, platform, body, attempts, next_attempt AS NextAttempt, platform_message_id AS MessageId, revision
                FROM outbox WHERE platform = @platform AND sent_at IS NULL AND next_attempt <= @Now
                ORDER BY id LIMIT @limit
                """,
                new { platform, Now = Moment.Text(now), limit })
            .Select(r => new OutboxItem(
                r.Id, r.Platform, CoreJson.Read<OutboxMessage>(r.Body), (int)r.Attempts, Moment.Parse(r.NextAttempt), r.MessageId)
            { Revision = r.Revision }),
    ];

    /// <summary>The platform has this body. With a newer one stored meanwhile it is only known where to edit.</summary>
    public static void Sent(Session session, OutboxItem item, string? messageId) => session.Execute(
        """
        UPDATE outbox SET
          platform_message_id = coalesce(@messageId, platform_message_id),
          sent_at = CASE WHEN revision = @Revision THEN @Now END
        WHERE id = @Id
        """,
        new { item.Id, item.Revision, messageId, Now = Moment.Text(session.Now) });

    public static void Failed(Session session, OutboxItem item, DateTimeOffset nextAttempt, string why) => session.Execute(
        """
        UPDATE outbox SET
          attempts = CASE WHEN revision = @Revision THEN attempts + 1 ELSE attempts END,
          next_attempt = @Next, last_error = @why
        WHERE id = @Id AND sent_at IS NULL
        """,
        new { item.Id, item.Revision, Next = Moment.Text(nextAttempt), why });

    private sealed record Row(
        long Id, string Platform, string Body, long Attempts, string NextAttempt, string? MessageId, long Revision);
}
