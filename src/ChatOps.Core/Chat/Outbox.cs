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
    string Key, string Channel, string? Operation, string? Person, Reply Body, ImmutableArray<string> Mentions, DateTimeOffset At);

/// <summary>A stored message with its sending state, per platform.</summary>
public sealed record OutboxItem(long Id, string Platform, OutboxMessage Message, int Attempts, DateTimeOffset NextAttempt, string? PlatformMessageId)
{
    /// <summary>Which body this is: when a newer one was stored meanwhile, "sent" does not count for that one.</summary>
    public long Revision { get; init; }
}

public interface IOutbox
{
    /// <summary>Messages whose next attempt is due, oldest first within a channel.</summary>
    Task<IReadOnlyList<OutboxItem>> DueAsync(string platform, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    Task SentAsync(OutboxItem item, string? platformMessageId, CancellationToken cancellationToken);

    Task FailedAsync(OutboxItem item, DateTimeOffset nextAttempt, string why, CancellationToken cancellationToken);
}

/// <summary>A place people talk in. Slack and Discord come as folders of the server that implement this and bring deliveries to the Inbox.</summary>
public interface IChatPlatform
{
    string Name { get; }

    /// <summary>Posts or edits. Must be safe to repeat: the same key twice is one message.</summary>
    Task<PostResult> PostAsync(OutboxItem item, CancellationToken cancellationToken);
}

public abstract record PostResult
{
    private PostResult() { }

    public sealed record Posted(string? MessageId) : PostResult;

    /// <summary>Try again later.</summary>
    public sealed record Later(TimeSpan After, string Why) : PostResult;

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
