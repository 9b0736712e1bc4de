using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.People;

namespace ChatOps.Core.Runbooks;

/// <param name="Delivery">What was delivered; an answer that changes something marks it handled in the same commit.</param>
public sealed record AnswerRequest(ParsedCommand Command, Actor Actor, string Channel, string Delivery, DateTimeOffset Now, TimeZoneInfo Zone)
{
    /// <summary><see cref="AnswerPlace.Overheard"/>.</summary>
    public bool Overheard { get; init; }

    /// <summary>Everything that can be typed, for answers that tell or look up commands.</summary>
    public required ImmutableArray<ICommand> Commands { get; init; }

    /// <summary>Types another command instead, by the same person, in the same place and with all checks; its answer is the answer.</summary>
    public required Func<string, CancellationToken, Task<Answer>> TypeAsync { get; init; }

    public IEnumerable<CommandSpec> Specs => Commands.Select(c => c.Spec);
}
