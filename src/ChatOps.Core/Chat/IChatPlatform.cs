namespace ChatOps.Core.Chat;

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
