namespace ChatOps.Core.Chat;

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
