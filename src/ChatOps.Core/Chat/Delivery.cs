namespace ChatOps.Core.Chat;

/// <summary>Something that arrived from a platform. Stored before it is acknowledged, handled once per id.</summary>
/// <param name="Id">Unique for the platform's delivery: <c>api:PERSON:KEY</c>, <c>web:GUID</c>, later an envelope id.</param>
/// <param name="Person">The resolved person's id, or <see cref="Stranger"/> when the settings know nobody with that account.</param>
/// <param name="Channel">The named channel it came from; the same words in another channel are another right.</param>
public sealed record Delivery(string Id, string Platform, string Person, string Channel, DeliveryBody Body, DateTimeOffset ReceivedAt)
{
    /// <summary>Stands in the place of a person's id. No person can be called so: a colon separates the keys of the settings.</summary>
    /// <param name="account">The id that the platform knows the stranger by.</param>
    public static string Stranger(string platform, string account) => $"{platform}:{account}";

    /// <summary>The stranger's id on the platform; null for somebody who has left the settings since.</summary>
    public string? StrangersAccount => IdIn(Platform, Person);

    /// <summary>The platform's own id in what <see cref="Stranger"/> or <see cref="Unbound"/> made; null: it is a name of the settings.</summary>
    public static string? IdIn(string platform, string name) =>
        name.StartsWith($"{platform}:", StringComparison.Ordinal) ? name[(platform.Length + 1)..] : null;

    /// <summary>Stands in the place of a channel's name: a place on the platform that the settings bind to no channel.</summary>
    public static string Unbound(string platform, string place) => $"{platform}:{place}";

    /// <summary>No channel can be called so: a colon separates the keys of the settings.</summary>
    public bool IsUnbound => Channel.Contains(':', StringComparison.Ordinal);

    /// <summary>Why the platform itself keeps it from the desk, such as somebody of another workspace. Not stored: without it the person is a stranger.</summary>
    public Answer.Refused? Objection { get; init; }

    /// <summary>Where the answer is sent, as a message to the asker; null: whoever brought the delivery waits for it.</summary>
    public AnswerPlace? AnswerTo { get; init; }

    /// <summary>How far the stream that brought it is stored, once it is: written in the same transaction. Null: it came in none.</summary>
    public StreamPosition? Position { get; init; }
}
