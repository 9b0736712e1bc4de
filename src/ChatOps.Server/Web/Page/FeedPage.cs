namespace ChatOps.Server.Web.Page;

/// <param name="Items">In order.</param>
/// <param name="Earlier">There are older ones.</param>
public sealed record FeedPage(string Channel, IReadOnlyList<FeedItem> Items, bool Earlier)
{
    public long Last => Items.Count == 0 ? 0 : Items[^1].Message.Number;
    public long First => Items.Count == 0 ? 0 : Items[0].Message.Number;
}
