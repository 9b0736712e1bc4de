using ChatOps.Core.Board;
using ChatOps.Server.Web.Api;

namespace ChatOps.Server.Web.Page;

/// <summary>What can be looked at.</summary>
public static class PageEndpoints
{
    private const int ListRows = 50;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/", (HttpContext http, PageContexts frames, BoardReader board) => BoardAsync<BoardPage>(http, frames, board));
        pages.MapGet("/c/{channel}", ChannelAsync);
        pages.MapGet("/operations", (HttpContext http, PageContexts frames, ListReader lists) => ListAsync<OperationsPage>(http, frames, lists));
        pages.MapGet("/operations/{id}", (HttpContext http, PageContexts frames, OperationViews views, string id) =>
            OneAsync<OperationPage>(http, frames, views, id));
        pages.MapGet("/targets", (HttpContext http, PageContexts frames, BoardReader board) => BoardAsync<BoardPage>(http, frames, board));
        pages.MapGet("/fragments/board", (HttpContext http, PageContexts frames, BoardReader board) => BoardAsync<BoardRows>(http, frames, board));
        pages.MapGet("/targets/{id}", (HttpContext http, PageContexts frames, TargetReader targets, string id) => TargetAsync<TargetPage>(http, frames, targets, id));
        pages.MapGet("/fragments/targets/{id}", (HttpContext http, PageContexts frames, TargetReader targets, string id) =>
            TargetAsync<TargetDetail>(http, frames, targets, id));
        pages.MapGet("/fragments/operations", (HttpContext http, PageContexts frames, ListReader lists) => ListAsync<OperationRows>(http, frames, lists));
        pages.MapGet("/fragments/operation/{id}", (HttpContext http, PageContexts frames, OperationViews views, string id) =>
            OneAsync<OperationDetail>(http, frames, views, id));
        pages.MapFallback("/{**rest}", (HttpContext http, PageContexts frames) =>
            Pages.RefusalAsync(http, frames, "not-found", "there is nothing at this address", StatusCodes.Status404NotFound));
    }

    /// <summary>The frame first, as everywhere: what happens while the rows are read is told to the browser again.</summary>
    private static async Task<IResult> BoardAsync<TComponent>(HttpContext http, PageContexts frames, BoardReader board)
        where TComponent : PagePart
    {
        var frame = await frames.OfAsync(http);
        return Pages.Render<TComponent>(new() { ["PageContext"] = frame, ["View"] = await board.ReadAsync(http.Actor(), channel: null, http.RequestAborted) });
    }

    private static async Task<IResult> ChannelAsync(
        HttpContext http, string channel, long? before, PageContexts frames, ChannelFeed feed, StatusBarReader strips)
    {
        // The frame first: what happens while the messages are read is told to the browser again.
        var frame = await frames.OfAsync(http);
        if (!frame.Channels.Contains(channel, StringComparer.Ordinal))
            return await Pages.RefusalAsync(
                http, frames, "access-denied", $"no rule lets you do anything in '{channel}'", StatusCodes.Status403Forbidden);
        var page = await feed.ReadAsync(http.Actor(), channel, before, after: null, http.RequestAborted);
        return Pages.Render<ChannelPage>(new()
        {
            ["PageContext"] = frame,
            ["Page"] = page,
            ["Live"] = before is null,
            ["StatusBar"] = await strips.ReadAsync(http.Actor(), channel, http.RequestAborted),
        });
    }

    private static async Task<IResult> ListAsync<TComponent>(HttpContext http, PageContexts frames, ListReader lists)
        where TComponent : PagePart
    {
        var frame = await frames.OfAsync(http);
        var (view, problem) = await lists.ReadAsync(http.Actor(), http.Request.Query, ListRows, http.RequestAborted);
        return view is null
            ? await Pages.RefusalAsync(http, frames, problem!.Code, problem.Reason, Problems.StatusOf(problem.Code), "/operations")
            : Pages.Render<TComponent>(new() { ["PageContext"] = frame, ["View"] = view });
    }

    private static async Task<IResult> TargetAsync<TComponent>(HttpContext http, PageContexts frames, TargetReader targets, string id)
        where TComponent : PagePart
    {
        var frame = await frames.OfAsync(http);
        return await targets.FindAsync(http.Actor(), id, http.RequestAborted) is { } view
            ? Pages.Render<TComponent>(new() { ["PageContext"] = frame, ["View"] = view })
            : await Pages.RefusalAsync(http, frames, "unknown-target", "there is no such target that you may see", StatusCodes.Status404NotFound, "/operations");
    }

    private static async Task<IResult> OneAsync<TComponent>(HttpContext http, PageContexts frames, OperationViews views, string id)
        where TComponent : PagePart
    {
        var frame = await frames.OfAsync(http);
        return await views.FindAsync(http.Actor(), id, http.RequestAborted) is { } view
            ? Pages.Render<TComponent>(new() { ["PageContext"] = frame, ["View"] = view })
            : await Pages.RefusalAsync(
                http, frames, "unknown-operation", "there is no such operation that you may read", StatusCodes.Status404NotFound, "/operations");
    }
}
