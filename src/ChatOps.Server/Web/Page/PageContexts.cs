using ChatOps.Core.Operations;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatOps.Server.Web.Page;

/// <summary>Makes the <see cref="PageContext"/> of a request.</summary>
public sealed class PageContexts(Visitor visitor, IAntiforgery antiforgery, IFeed feed, TimeProvider time, WebOptions options)
{
    public async Task<PageContext> OfAsync(HttpContext http)
    {
        var actor = http.FindActor();
        var seen = actor is null ? 0 : await feed.LastAsync(http.RequestAborted);
        return new(
            actor, actor is null ? [] : visitor.ChannelsOf(actor), antiforgery.GetAndStoreTokens(http).RequestToken!, time.GetUtcNow(), options.Zone, seen,
            options.Demo, http.Request.Path.Value ?? "/")
        {
            Language = actor?.Language ?? options.Language,
        };
    }
}
