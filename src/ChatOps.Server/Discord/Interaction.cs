using ChatOps.Core.Chat;

namespace ChatOps.Server.Discord;

/// <summary>What an interaction turned out to be.</summary>
internal abstract record Interaction
{
    private Interaction() { }

    /// <summary>Something for the one door.</summary>
    /// <param name="Changes">It changes something, or may: late it is not done without asking.</param>
    public sealed record Delivered(Delivery Delivery, InteractionPlace Place, bool Changes) : Interaction;

    /// <summary>The reason of a denial is asked for first.</summary>
    public sealed record ToDeny(Delivered Click, string Approval) : Interaction;

    /// <summary>Whether it is meant is asked for first, and why.</summary>
    public sealed record ToCancel(Delivered Click, string Handle) : Interaction;

    /// <summary>What was seen on the host is asked for first.</summary>
    public sealed record ToResolve(Delivered Click, string Handle) : Interaction;

    /// <summary>A command that came late is meant to be run after all.</summary>
    /// <param name="Late">The id of its delivery.</param>
    public sealed record ToRun(Delivered Click, string Late) : Interaction;

    /// <summary>Somebody types an option.</summary>
    public sealed record Typing : Interaction;

    /// <summary>Discord asks whether somebody is there; over the gateway it does not, but it is answered in one word.</summary>
    public sealed record Ping : Interaction;

    /// <summary>Nothing for us.</summary>
    public sealed record Nothing : Interaction;
}
