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

    /// <summary>What it shows may be over in a moment: until it was sent once it is held for <see cref="Moment"/>, and forgotten when it ends before.</summary>
    public bool Held { get; init; }

    /// <summary>It shows what is over: an edit of what people have seen, and nothing where it was still held.</summary>
    public bool Over { get; init; }

    /// <summary>What ends within it has no live message, only its report.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    /// <summary>It calls for a decision: when that was made, or the time for it is over, it is no longer sent.</summary>
    public bool CallsForDecision { get; init; }

    /// <summary>It brings the whole output of its operation, which is read when it is sent. The page shows that by itself.</summary>
    public bool Transcript { get; init; }
}
