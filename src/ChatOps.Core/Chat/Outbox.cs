using System.Collections.Immutable;

namespace ChatOps.Core.Chat;

/// <summary>
/// A message on its way to the places of a channel. Stored before it is sent; sent until the platform has it.
/// A second message with the same <paramref name="Key"/> replaces the first (an edit); updates still waiting are merged.
/// </summary>
/// <param name="Key"><c>card:HANDLE</c> for an operation's live message, <c>final:HANDLE</c> for its end, else unique.</param>
/// <param name="Operation">The handle of the operation it tells of; a platform may render it live.</param>
/// <param name="Person">Null: for everybody in the channel. Otherwise only that person sees it.</param>
/// <param name="Mentions">Persons to be notified.</param>
public sealed record OutboxMessage(
    string Key, string Channel, string? Operation, string? Person, Reply Body, ImmutableArray<string> Mentions, DateTimeOffset At)
{
    /// <summary>The one platform it is for, such as that of the command it answers; null: all of them.</summary>
    public string? Platform { get; init; }

    /// <summary>The key of the message that it belongs under, where the platform has threads.</summary>
    public string? Under { get; init; }

    /// <summary>The platform's own id of the thread that the words it answers stood in.</summary>
    public string? Thread { get; init; }

    /// <summary>It calls for a decision: when that was made, or the time for it is over, it is not sent any more.</summary>
    public bool CallsForDecision { get; init; }

    /// <summary>It brings the whole output of its operation, which is read when it is sent. The page shows that by itself.</summary>
    public bool Transcript { get; init; }
}

/// <summary>A stored message with its sending state, per platform.</summary>
public sealed record OutboxItem(long Id, string Platform, OutboxMessage Message, int Attempts, DateTimeOffset NextAttempt, string? PlatformMessageId)
{
    /// <summary>Which body this is: when a newer one was stored meanwhile, "sent" does not count for that one.</summary>
    public long Revision { get; init; }

    /// <summary>It may have been posted already: an attempt was begun and nobody knows how it ended.</summary>
    public bool Doubtful { get; init; }

    /// <summary>The platform refused it in its full form: this time as text alone.</summary>
    public bool Plain { get; init; }

    /// <summary>Where the platform has the message that this one belongs under.</summary>
    public string? UnderMessageId { get; init; }
}

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

/// <summary>A place people talk in. Slack and Discord come as folders of the server that implement this and bring deliveries to the Inbox.</summary>
public interface IChatPlatform
{
    string Name { get; }

    /// <summary>The same key twice is one message, whatever happened in between.</summary>
    bool IsIdempotent { get; }

    /// <summary>Takes a turn to post in the message's place, where the platform allows only so many; not zero: none is free until then.</summary>
    TimeSpan TakeTurn(OutboxItem item);

    /// <summary>Posts or edits. Must be safe to repeat: what is <see cref="OutboxItem.Doubtful"/> is looked for first.</summary>
    Task<PostResult> PostAsync(OutboxItem item, CancellationToken cancellationToken);

    /// <summary>Tells one person alone, outside the channel; <see cref="PostResult.Refused"/> where the platform cannot.</summary>
    Task<PostResult> TellAsync(OutboxItem item, string person, CancellationToken cancellationToken);

    /// <summary>Whether it answers at all just now, whatever becomes of one message.</summary>
    Task<bool> AnswersAsync(CancellationToken cancellationToken);
}

public abstract record PostResult
{
    private PostResult() { }

    public sealed record Posted(string? MessageId) : PostResult;

    /// <summary>Try again later.</summary>
    /// <param name="NotPosted">It is certain that the platform does not have it.</param>
    public sealed record Later(TimeSpan After, string Why, bool NotPosted) : PostResult
    {
        /// <summary>The platform takes it, only not now.</summary>
        public bool AsksToWait { get; init; }
    }

    /// <summary>Refused for good; trying the same again is useless.</summary>
    public sealed record Refused(string Why) : PostResult;
}

/// <summary>Deliveries as they arrived.</summary>
public interface IDeliveries
{
    /// <summary>Stores a delivery, or finds that the id is known.</summary>
    Task<Receipt> ReceiveAsync(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Stored but not handled, oldest first: after a kill they are handled at the next start.</summary>
    Task<IReadOnlyList<Delivery>> UnhandledAsync(CancellationToken cancellationToken);

    /// <summary>A handled delivery with its answer; null when there is none (any more).</summary>
    Task<AnsweredDelivery?> AnsweredAsync(string id, CancellationToken cancellationToken);
}

public sealed record AnsweredDelivery(Delivery Delivery, Answer Answer);

public abstract record Receipt
{
    private Receipt() { }

    public sealed record New : Receipt;

    /// <summary>Known and handled; the answer it got then.</summary>
    public sealed record Handled(Answer Answer) : Receipt;

    /// <summary>Known, stored, not handled yet (or being handled now).</summary>
    public sealed record Pending : Receipt;

    /// <summary>The id is known with another body: <c>idempotency-conflict</c>.</summary>
    public sealed record OtherBody : Receipt;
}
