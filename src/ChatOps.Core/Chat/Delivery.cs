namespace ChatOps.Core.Chat;

/// <summary>Something that arrived from a platform. Stored before it is acknowledged, handled once per id.</summary>
/// <param name="Id">Unique for the platform's delivery: <c>api:PERSON:KEY</c>, <c>web:GUID</c>, later an envelope id.</param>
/// <param name="Person">The resolved person's id; deliveries of strangers are refused before they become one.</param>
/// <param name="Channel">The named channel it came from; the same words in another channel are another right.</param>
public sealed record Delivery(string Id, string Platform, string Person, string Channel, DeliveryBody Body, DateTimeOffset ReceivedAt);

[System.Text.Json.Serialization.JsonDerivedType(typeof(TypedCommand), "command")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(ApprovalClick), "approval")]
[System.Text.Json.Serialization.JsonDerivedType(typeof(CancelClick), "cancel")]
public abstract record DeliveryBody
{
    private DeliveryBody() { }

    public sealed record TypedCommand(string Text) : DeliveryBody;

    /// <param name="ApprovalId">The random id a button carries; null when <paramref name="Operation"/> and <paramref name="Digest"/> name it (API, <c>/ops approve</c>).</param>
    /// <param name="Digest">The digest the person saw; null when the button's stored one counts.</param>
    public sealed record ApprovalClick(string? ApprovalId, string? Operation, bool Approve, string? Digest, string? Reason) : DeliveryBody;

    public sealed record CancelClick(string Operation, string? Reason) : DeliveryBody;
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

    public sealed record Replied(Reply Reply) : Answer;

    public sealed record Refused(string Code, string Reason, string Usage = "") : Answer;
}
