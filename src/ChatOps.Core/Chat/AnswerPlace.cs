namespace ChatOps.Core.Chat;

/// <param name="Thread">The platform's id of the thread in which the words stood; null: in the channel itself.</param>
public sealed record AnswerPlace(string? Thread);
