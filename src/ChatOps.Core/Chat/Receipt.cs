namespace ChatOps.Core.Chat;

public abstract record Receipt
{
    private Receipt() { }

    public sealed record New : Receipt;

    /// <summary>Known and handled; the answer it got then.</summary>
    public sealed record Handled(Answer Answer) : Receipt;

    /// <summary>Known, stored, not handled yet (or being handled now).</summary>
    public sealed record Pending : Receipt;

    /// <summary>The id is known with another body: <c>idempotency-conflict</c>.</summary>
    public sealed record OtherBody : Receipt;
}
