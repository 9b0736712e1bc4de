using ChatOps.Core.Chat;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

/// <summary>A message of a channel; with the operation when it is that operation's live card.</summary>
public sealed record FeedItem(BoardMessage Message, CardView? Card)
{
    /// <summary>Where the viewer can show this answer to the channel: the address to post to; null: not, or not any more.</summary>
    public string? ShareAddress { get; init; }

    /// <summary>It says no more than that this one has ended; the card says the rest.</summary>
    public Operation? Ended { get; init; }

    /// <summary>It was shown to the channel.</summary>
    public bool Shared { get; init; }
}
