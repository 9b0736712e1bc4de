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

    /// <summary>Where the answer is sent, as a message to the asker alone; null: whoever brought the delivery waits for it.</summary>
    public AnswerPlace? AnswerTo { get; init; }

    /// <summary>Others read the answer, too, such as that to a mention in a channel. What is for one person alone is refused there.</summary>
    public bool Overheard { get; init; }

    /// <summary>How far the stream that brought it is stored, once it is: written in the same transaction. Null: it came in none.</summary>
    public StreamPosition? Position { get; init; }
}

/// <param name="Thread">The platform's id of the thread in which the words stood; null: in the channel itself.</param>
public sealed record AnswerPlace(string? Thread);

[System.Text.Json.Serialization.JsonDerivedType(typeof(TypedCommand), "command")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(ApprovalClick), "approval")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(CancelClick), "cancel")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(ShareClick), "share")]
public abstract record DeliveryBody
{
    private DeliveryBody() { }

    public sealed record TypedCommand(string Text) : DeliveryBody;

    /// <param name="ApprovalId">The random id a button carries; null when <paramref name="Operation"/> and <paramref name="Digest"/> name it (API, <c>/ops approve</c>).</param>
    /// <param name="Digest">The digest the person saw; null when the button's stored one counts.</param>
    public sealed record ApprovalClick(string? ApprovalId, string? Operation, bool Approve, string? Digest, string? Reason) : DeliveryBody;

    public sealed record CancelClick(string Operation, string? Reason) : DeliveryBody;

    /// <summary>What only the asker sees is shown to the channel. One of the two is given.</summary>
    /// <param name="Operation">The handle of an operation that reads.</param>
    /// <param name="Delivery">The id of the delivery that was answered.</param>
    public sealed record ShareClick(string? Operation, string? Delivery) : DeliveryBody;
}

/// <summary>What a delivery led to; stored with it, so that the same id gets the same answer.</summary>
[System.Text.Json.Serialization.JsonDerivedType(typeof(Accepted), "accepted")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(Replied), "replied")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(Refused), "refused")]
public abstract record Answer
{
    private Answer() { }

    /// <param name="Operation">The short id people type.</param>
    /// <param name="State">The state's name at that moment.</param>
    public sealed record Accepted(string Operation, string State) : Answer;

    public sealed record Replied(Reply Reply) : Answer
    {
        /// <summary>For the asker's eyes and nobody else's, such as a sign-in link: it cannot be shared.</summary>
        public bool Private { get; init; }

        /// <summary>
        /// A secret for the asker, such as a sign-in link. It is in this answer alone, never stored: the same delivery again gets the answer
        /// without it. A platform that cannot show it to one person only must leave it out.
        /// </summary>
        [System.Text.Json.Serialization.JsonIgnore]
        public string? OnlyNow { get; init; }
    }

    public sealed record Refused(string Code, string Reason, string Usage = "") : Answer;
}
