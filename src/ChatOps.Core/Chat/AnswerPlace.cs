namespace ChatOps.Core.Chat;

/// <param name="Thread">The platform's id of the thread in which the words stood; null: in the channel itself.</param>
public sealed record AnswerPlace(string? Thread)
{
    /// <summary>Others read the answer there, too, such as one that comes too late for any other place. What is for one person alone is refused then.</summary>
    public bool Overheard { get; init; }
}
