using ChatOps.Core.Operations;

namespace ChatOps.Server.Web;

public abstract record StreamItem
{
    private StreamItem() { }

    public sealed record Happened(FeedEvent Event) : StreamItem;

    /// <summary>New lines of that operation's output.</summary>
    public sealed record Output(string Handle) : StreamItem;

    /// <summary>Nothing happened for a while; keeps proxies from closing the connection and shows that the bot is there.</summary>
    public sealed record Quiet : StreamItem;
}
