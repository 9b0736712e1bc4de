using ChatOps.Core.Chat;

namespace ChatOps.Server.Slack;

/// <summary>What an envelope turned out to be.</summary>
internal abstract record Arrival
{
    private Arrival() { }

    /// <summary>Something for the one door.</summary>
    public sealed record Delivered(Delivery Delivery) : Arrival;

    /// <summary>The answer belongs into a modal, which has to be opened within seconds.</summary>
    public sealed record ToRead(Delivery Delivery, string Trigger, string Handle, ConversationReference Spot) : Arrival;

    /// <summary>The reason of a denial is asked for first.</summary>
    public sealed record ToDeny(string Approval, string Trigger, ConversationReference Spot, Delivery Delivery) : Arrival;

    /// <summary>What was seen on the host is asked for first.</summary>
    public sealed record ToResolve(string Handle, string Trigger, ConversationReference Spot, Delivery Delivery) : Arrival;

    /// <summary>Words in a thread: they count when the thread is an operation's.</summary>
    public sealed record InThread(Delivery Delivery, string MessageId, string Words, bool OnlyThere) : Arrival;

    /// <summary>The members of a user group changed.</summary>
    public sealed record GroupChanged : Arrival;

    /// <summary>Nothing for us.</summary>
    public sealed record Nothing : Arrival;
}
