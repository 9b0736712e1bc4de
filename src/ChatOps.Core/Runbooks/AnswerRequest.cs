using ChatOps.Core.Commands;
using ChatOps.Core.People;

namespace ChatOps.Core.Runbooks;

/// <param name="Delivery">What was delivered; an answer that changes something marks it handled in the same commit.</param>
public sealed record AnswerRequest(ParsedCommand Command, Actor Actor, string Channel, string Delivery, DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary><see cref="Chat.AnswerPlace.Overheard"/>.</summary>
    public bool Overheard { get; init; }

    /// <summary>For what asks for another command in the person's name; null in tests of answers.</summary>
    public Chat.Delivery? From { get; init; }
}
