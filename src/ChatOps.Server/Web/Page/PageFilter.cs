using Microsoft.AspNetCore.Antiforgery;

namespace ChatOps.Server.Web.Page;

/// <summary>
/// Stands before every page, fragment and form: without a session there is only the sign-in, without a rule only the refusal, and a form that
/// this server did not make for this session is refused.
/// </summary>
public sealed class PageFilter(Visitor visitor, PageContexts frames, IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await visitor.InSessionAsync(http) is not { Actor: var actor } session)
            return await StrangerAsync(http);
        http.Enter(new(actor, session));
        if (visitor.ChannelsOf(actor).Count == 0 && http.Request.Path != "/sign-out")
            return await Pages.RefusalAsync(
                http, frames, "access-denied", $"no rule gives {actor.Person} any right; whoever keeps the settings can add one under Rules",
                StatusCodes.Status403Forbidden);
        if (HttpMethods.IsPost(http.Request.Method) && !await antiforgery.IsRequestValidAsync(http))
            return await Pages.RefusalAsync(
                http, frames, "form-stale", "this form is too old or was not made by this page; go back, reload and try again", StatusCodes.Status400BadRequest);
        return await next(context);
    }

    private async Task<IResult> StrangerAsync(HttpContext http)
    {
        if (Pages.WantsJson(http) || http.Request.Path.StartsWithSegments("/fragments", StringComparison.Ordinal))
            return Api.Problems.Of("person-unknown", "your session has ended; sign in again");
        // What was sent is not kept: it was asked for by nobody, as far as this server knows.
        if (!HttpMethods.IsGet(http.Request.Method))
            return await Pages.RefusalAsync(
                http, frames, "person-unknown", "Your session has ended, so nothing was done. Sign in again, and send it once more.", StatusCodes.Status401Unauthorized, "/sign-in");
        var query = QueryString.Create("back", http.Request.Path + http.Request.QueryString);
        return Results.Redirect("/sign-in" + (SessionCookie.Read(http) is null ? query : query.Add("ended", "yes")));
    }
}
