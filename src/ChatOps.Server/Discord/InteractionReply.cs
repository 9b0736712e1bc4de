namespace ChatOps.Server.Discord;

/// <summary>How an interaction can be answered.</summary>
internal enum InteractionReply
{
    /// <summary>It was deferred with a message for the asker alone, which the answer replaces.</summary>
    Original,

    /// <summary>It was deferred without one: the answer is a message of its own for the asker alone.</summary>
    FollowUp,

    /// <summary>It came too late for that: the answer goes to the channel.</summary>
    Channel,
}
