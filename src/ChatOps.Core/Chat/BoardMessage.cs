namespace ChatOps.Core.Chat;

/// <summary>
/// What the web page shows of a channel. Slack and Discord keep their own messages; the page has nobody else who would.
/// </summary>
/// <param name="Key">One message per key: putting the same key again edits it and leaves it in its place.</param>
/// <param name="Operation">The handle of the operation it tells of; the page renders <c>card:HANDLE</c> live.</param>
/// <param name="Person">Null: for everybody in the channel. Otherwise only that person sees it.</param>
/// <param name="Said">What the person typed, when the message is the answer to it.</param>
/// <param name="Number">Given by the board, in the order of first appearance; 0 before.</param>
public sealed record BoardMessage(
    string Key, string Channel, string? Operation, string? Person, string? Said, Reply Body, DateTimeOffset At, long Number = 0)
{
    /// <summary>The key of an operation's live message.</summary>
    public static string CardOf(string handle) => $"card:{handle}";

    /// <summary>How the key of an answer to typed words begins; the rest is the id of its delivery on the page.</summary>
    public const string Answer = "answer";

    /// <summary>Where what was answered for one person is shown to all.</summary>
    public static string SharedOf(string answered) => $"shared:{answered}";

    public bool VisibleTo(string person) => Person is null || Person == person;
}
