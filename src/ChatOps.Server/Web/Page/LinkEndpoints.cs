using ChatOps.Core.SignIn;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatOps.Server.Web.Page;

/// <summary>
/// One-time links. Opening one only shows whom it is for: programs that look at links for a preview cannot use it up. The button does, and
/// only from the page that this server made for this browser.
/// </summary>
public static partial class LinkEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods("/sign-in/{link}", ["GET", "HEAD"], ShowAsync);
        app.MapPost("/sign-in/{link}", UseAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, string link, SignInLinks links, SignInThrottle tries, PageContexts frames)
    {
        if (tries.Wait(http.Connection.RemoteIpAddress) is { } wait)
            return await TooManyAsync(http, frames, wait);
        return await links.LookAsync(link, http.RequestAborted) switch
        {
            LinkLook.Open open => Pages.Render<LinkPage>(new() { ["PageContext"] = await frames.OfAsync(http), ["Link"] = link, ["Look"] = open }),
            var refused => await RefusedAsync(http, frames, tries, (LinkLook.Refused)refused),
        };
    }

    private static async Task<IResult> UseAsync(
        HttpContext http, string link, SignInLinks links, Sessions sessions, SignInThrottle tries, Visitor visitor, PageContexts frames, IAntiforgery antiforgery,
        ILogger<Visitor> logger)
    {
        if (tries.Wait(http.Connection.RemoteIpAddress) is { } wait)
            return await TooManyAsync(http, frames, wait);
        if (!await antiforgery.IsRequestValidAsync(http))
            return await Pages.RefusalAsync(
                http, frames, "form-stale", "this form is too old or was not made by this page; open the link again", StatusCodes.Status400BadRequest,
                $"/sign-in/{Uri.EscapeDataString(link)}");
        switch (await links.UseAsync(link, SessionCookie.PlaceOf(http), http.RequestAborted))
        {
            case LinkUse.Begun begun:
                await SignInEndpoints.EnterAsync(http, visitor, sessions, begun.SessionId);
                LogSignedIn(logger, begun.Actor.Person);
                return Results.Redirect("/");
            case var refused:
                return await RefusedAsync(http, frames, tries, ((LinkUse.Refused)refused).Why);
        }
    }

    private static Task<IResult> RefusedAsync(HttpContext http, PageContexts frames, SignInThrottle tries, LinkLook.Refused why)
    {
        if (why.Code == "link-unknown")
            tries.Count(http.Connection.RemoteIpAddress);
        return Pages.RefusalAsync(http, frames, why.Code, why.Reason, Api.Problems.StatusOf(why.Code), "/sign-in");
    }

    private static Task<IResult> TooManyAsync(HttpContext http, PageContexts frames, TimeSpan wait) => Pages.RefusalAsync(
        http, frames, "too-many-tries", SignInEndpoints.TooMany(SignInEndpoints.After(http, wait)), StatusCodes.Status429TooManyRequests, "/sign-in");

    [LoggerMessage(LogLevel.Information, "{Person} signed in on the page with a link")]
    private static partial void LogSignedIn(ILogger logger, string person);
}
