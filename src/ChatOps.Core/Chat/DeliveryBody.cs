namespace ChatOps.Core.Chat;

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
