namespace ChatOps.Server.Web.Page;

/// <summary>Parts of pages that the script fetches again when an event tells of them. Nothing to show: 404 without a word.</summary>
public static class FragmentEndpoints
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/fragments/card/{id}", CardAsync);
        pages.MapGet("/fragments/tail/{id}", TailAsync);
        pages.MapGet("/fragments/progress/{id}", ProgressAsync);
        pages.MapGet("/fragments/message/{key}", MessageAsync);
        pages.MapGet("/fragments/feed/{channel}", FeedAsync);
        pages.MapGet("/fragments/strip/{channel}", StripAsync);
        pages.MapGet("/fragments/waits", async (HttpContext http, PageContexts frames, StatusBarReader strips) => Pages.Render<WaitsLink>(new()
        {
            ["PageContext"] = await frames.OfAsync(http),
            ["Waiting"] = await strips.ForAsync(http.Actor(), http.RequestAborted),
        }));
    }

    private static async Task<IResult> CardAsync(HttpContext http, string id, PageContexts frames, CardReader cards) =>
        await cards.FindAsync(http.Actor(), id, http.RequestAborted) is { } card
            ? Pages.Render<Card>(new() { ["PageContext"] = await frames.OfAsync(http), ["View"] = card })
            : Results.NotFound();

    private static async Task<IResult> TailAsync(HttpContext http, string id, int? lines, PageContexts frames, CardReader cards)
    {
        var asked = Math.Clamp(lines ?? CardReader.TailLines, 1, OperationView.TailLines);
        return await cards.FindAsync(http.Actor(), id, http.RequestAborted, asked) is { } card
            ? Pages.Render<Output>(new() { ["PageContext"] = await frames.OfAsync(http), ["Handle"] = id, ["Tail"] = card.Tail, ["Lines"] = asked })
            : Results.NotFound();
    }

    private static async Task<IResult> ProgressAsync(HttpContext http, string id, PageContexts frames, CardReader cards) =>
        await cards.FindAsync(http.Actor(), id, http.RequestAborted, tail: 0) is { } card
            ? Pages.Render<ProgressLine>(new() { ["PageContext"] = await frames.OfAsync(http), ["View"] = card })
            : Results.NotFound();

    private static async Task<IResult> MessageAsync(HttpContext http, string key, PageContexts frames, ChannelFeed feed)
    {
        var frame = await frames.OfAsync(http);
        return await feed.FindAsync(http.Actor(), key, http.RequestAborted) is { } item && frame.Channels.Contains(item.Message.Channel, StringComparer.Ordinal)
            ? Pages.Render<Message>(new() { ["PageContext"] = frame, ["Item"] = item })
            : Results.NotFound();
    }

    private static async Task<IResult> StripAsync(HttpContext http, string channel, PageContexts frames, StatusBarReader strips)
    {
        var frame = await frames.OfAsync(http);
        return frame.Channels.Contains(channel, StringComparer.Ordinal)
            ? Pages.Render<StatusBar>(new()
            {
                ["PageContext"] = frame,
                ["Channel"] = channel,
                ["View"] = await strips.ReadAsync(http.Actor(), channel, http.RequestAborted),
            })
            : Results.NotFound();
    }

    private static async Task<IResult> FeedAsync(HttpContext http, string channel, long after, PageContexts frames, ChannelFeed feed)
    {
        var frame = await frames.OfAsync(http);
        return frame.Channels.Contains(channel, StringComparer.Ordinal)
            ? Pages.Render<FeedItems>(new()
            {
                ["PageContext"] = frame,
                ["Page"] = await feed.ReadAsync(http.Actor(), channel, before: null, after, http.RequestAborted),
            })
            : Results.NotFound();
    }
}
