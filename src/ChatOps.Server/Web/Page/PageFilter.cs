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
            return Stranger(http);
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

    private static IResult Stranger(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && !http.Request.Path.StartsWithSegments("/fragments", StringComparison.Ordinal)
            ? Results.Redirect("/sign-in" + QueryString.Create("back", http.Request.Path + http.Request.QueryString))
            : Api.Problems.Of("person-unknown", "your session has ended; sign in again");
}
