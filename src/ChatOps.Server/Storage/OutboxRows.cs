using ChatOps.Core.Chat;

namespace ChatOps.Server.Storage;

/// <summary>Messages on their way, one row per platform and key.</summary>
internal static class OutboxRows
{
    public static void Put(Session session, IReadOnlyList<string> platforms, OutboxMessage message) =>
        Put(session, new OutboxPlatforms(platforms), message);

    /// <summary>
    /// A new message, or a new body for the one with its key: that one is due again, as an edit where the platform has it already. One that waits
    /// for its next attempt goes on waiting: the platform asked for that pause.
    /// </summary>
    public static void Put(Session session, OutboxPlatforms platforms, OutboxMessage message)
    {
        foreach (var platform in platforms.Of(message))
        {
            if (!message.Over || !Forget(session, platform, message))
                Put(session, platform, message);
        }
    }

    private static void Put(Session session, string platform, OutboxMessage message) => session.Execute(
        """
        INSERT INTO outbox (platform, key, operation, channel, person, transcript, under, body, said_at, held, revision, attempts, next_attempt)
        VALUES (@platform, @Key, @Operation, @Channel, @Person, @Transcript,
          CASE WHEN @Transcript = 0 OR EXISTS (SELECT 1 FROM outbox AS u WHERE u.platform = @platform AND u.key = @Under) THEN @Under ELSE @Final END,
          @Body, @SaidAt, @Held, 1, 0, @Due)
        ON CONFLICT (platform, key) DO UPDATE SET
          operation = excluded.operation, channel = excluded.channel, person = excluded.person, transcript = excluded.transcript,
          under = excluded.under, body = excluded.body, said_at = excluded.said_at,
          revision = outbox.revision + 1, attempts = 0, last_error = NULL, sent_at = NULL,
          next_attempt = CASE
            WHEN outbox.sent_at IS NOT NULL THEN @Now
            WHEN outbox.held <> 0 THEN excluded.next_attempt
            WHEN outbox.next_attempt > excluded.next_attempt THEN outbox.next_attempt
            ELSE excluded.next_attempt END,
          held = CASE WHEN outbox.held <> 0 THEN excluded.held ELSE 0 END
        """,
        new
        {
            platform,
            message.Key,
            message.Operation,
            message.Channel,
            message.Person,
            Transcript = message.Transcript ? 1 : 0,
            message.Under,
            // Where no live message came to be, what was printed belongs under the report.
            Final = $"final:{message.Operation}",
            Body = CoreJson.Write(message),
            SaidAt = Moment.Text(message.At),
            Held = message.Held ? 1 : 0,
            Due = Moment.Text(message.Held ? message.At + OutboxMessage.Moment : message.At),
            Now = Moment.Text(message.At > session.Now ? message.At : session.Now),
        });

    /// <summary>A live message that was still held when its operation ended, or never was. True: nobody has seen it, and nobody will.</summary>
    private static bool Forget(Session session, string platform, OutboxMessage message) =>
        session.Execute("DELETE FROM outbox WHERE platform = @platform AND key = @Key AND held <> 0", new { platform, message.Key }) > 0
        || session.First<long?>("SELECT 1 FROM outbox WHERE platform = @platform AND key = @Key", new { platform, message.Key }) is null;

    /// <summary>
    /// How something ended comes first, where its live message is there already. Edits come after what is new, those that wait longest first: what changes all the time does not push the others back. Behind a new message
    /// that waits for another attempt those of its channel wait, too; only an output, which may be long and a file, holds up nobody. What belongs
    /// under a message waits until that is there.
    /// </summary>
    public static IReadOnlyList<OutboxItem> Due(Session session, string platform, DateTimeOffset now, int limit) =>
    [
        .. session.Query<Row>(
                """
                SELECT o.id, o.platform, o.body, o.attempts, o.next_attempt AS NextAttempt, o.platform_message_id AS MessageId, o.revision, o.tried_at AS TriedAt,
                       (SELECT u.platform_message_id FROM outbox AS u WHERE u.platform = o.platform AND u.key = o.under) AS UnderId
                FROM (
                  SELECT id,
                         row_number() OVER (
                           PARTITION BY channel, person, transcript
                           ORDER BY platform_message_id IS NOT NULL,
                             CASE WHEN key LIKE 'final:%' AND EXISTS (
                               SELECT 1 FROM outbox AS c
                               WHERE c.platform = w.platform AND c.key = 'card:' || w.operation AND c.platform_message_id IS NOT NULL) THEN 0 ELSE 1 END,
                             CASE WHEN platform_message_id IS NOT NULL THEN next_attempt END, id) AS place
                  FROM outbox AS w
                  WHERE platform = @platform AND sent_at IS NULL AND next_attempt <= @Now
                    AND NOT EXISTS (
                      SELECT 1 FROM outbox AS u
                      WHERE u.platform = w.platform AND u.key = w.under AND u.sent_at IS NULL AND u.platform_message_id IS NULL)
                    AND (platform_message_id IS NOT NULL OR transcript <> 0 OR NOT EXISTS (
                      SELECT 1 FROM outbox AS e
                      WHERE e.platform = w.platform AND e.channel = w.channel AND e.next_attempt > @Now
                        AND e.sent_at IS NULL AND e.platform_message_id IS NULL AND e.transcript = 0 AND e.held = 0
                        AND e.id < w.id AND e.person IS NOT DISTINCT FROM w.person))) AS first
                JOIN outbox AS o ON o.id = first.id
                WHERE first.place <= @limit ORDER BY first.place, o.id
                """,
                new { platform, Now = Moment.Text(now), limit })
            .Select(r => new OutboxItem(
                r.Id, r.Platform, CoreJson.Read<OutboxMessage>(r.Body), (int)r.Attempts, Moment.Parse(r.NextAttempt), r.MessageId)
            { Revision = r.Revision, Doubtful = r.TriedAt is not null, UnderMessageId = r.UnderId }),
    ];

    public static void Trying(Session session, OutboxItem item) =>
        session.Execute("UPDATE outbox SET tried_at = @Now, held = 0 WHERE id = @Id", new { item.Id, Now = Moment.Text(session.Now) });

    /// <summary>An older state does not know what was posted since: all that it holds as new may be there already.</summary>
    public static void Doubt(Session session) => session.Execute(
        "UPDATE outbox SET tried_at = @Now, held = 0 WHERE sent_at IS NULL AND platform_message_id IS NULL", new { Now = Moment.Text(session.Now) });

    /// <summary>Due again with the body it has; what was never sent is due anyway.</summary>
    public static void Again(Session session, string platform, string key) => session.Execute(
        "UPDATE outbox SET sent_at = NULL, revision = revision + 1, next_attempt = @Now WHERE platform = @platform AND key = @key AND sent_at IS NOT NULL AND platform_message_id IS NOT NULL",
        new { platform, key, Now = Moment.Text(session.Now) });

    public static OutboxMessage? Find(Session session, string platform, string messageId) =>
        session.First<string>("SELECT body FROM outbox WHERE platform = @platform AND platform_message_id = @messageId", new { platform, messageId }) is { } body
            ? CoreJson.Read<OutboxMessage>(body)
            : null;

    /// <summary>The platform has this body. With a newer one stored meanwhile it is only known where to edit.</summary>
    public static int Sent(Session session, OutboxItem item, string? messageId) => session.Execute(
        """
        UPDATE outbox SET
          platform_message_id = coalesce(@messageId, platform_message_id),
          tried_at = NULL, held = 0,
          sent_at = CASE WHEN revision = @Revision THEN @Now END
        WHERE id = @Id
        """,
        new { item.Id, item.Revision, messageId, Now = Moment.Text(session.Now) });

    public static void Failed(Session session, OutboxItem item, DateTimeOffset nextAttempt, string why, bool notPosted) => session.Execute(
        """
        UPDATE outbox SET
          attempts = CASE WHEN revision = @Revision THEN attempts + 1 ELSE attempts END,
          next_attempt = @Next, last_error = @why, held = 0, tried_at = CASE WHEN @notPosted THEN NULL ELSE tried_at END
        WHERE id = @Id AND sent_at IS NULL
        """,
        new { item.Id, item.Revision, Next = Moment.Text(nextAttempt), why, notPosted });

    private sealed record Row(
        long Id, string Platform, string Body, long Attempts, string NextAttempt, string? MessageId, long Revision, string? TriedAt, string? UnderId);
}
