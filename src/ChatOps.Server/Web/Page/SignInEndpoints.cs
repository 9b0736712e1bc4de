using System.Globalization;
using ChatOps.Core.SignIn;
using Microsoft.AspNetCore.Antiforgery;

namespace ChatOps.Server.Web.Page;

/// <summary>A session begins with a token or a link and ends with a click, or after eight hours.</summary>
public static partial class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (HttpContext http, PageContexts frames, WebOptions options, string? back, string? ended) =>
            PageAsync(http, frames, options, Pages.Back(back), refusal: null, ended == "yes"));
        app.MapPost("/sign-in", SignInAsync);
    }

    public static void MapSignOut(IEndpointRouteBuilder pages) => pages.MapPost("/sign-out", async (HttpContext http, Sessions sessions) =>
    {
        await EndCurrentAsync(http, sessions, http.FindSession(), "signed out on the page");
        SessionCookie.Delete(http);
        return Results.Redirect("/sign-in");
    });

    /// <summary>Puts the session's id into the browser; the one it had before is over.</summary>
    internal static async Task EnterAsync(HttpContext http, Visitor visitor, Sessions sessions, string id)
    {
        await EndCurrentAsync(http, sessions, await visitor.InSessionAsync(http), "signed in anew");
        SessionCookie.Write(http, id);
    }

    internal static string After(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        return seconds;
    }

    private static Task EndCurrentAsync(HttpContext http, Sessions sessions, OpenSession? session, string why) =>
        session is { Session: var old }
            ? sessions.EndAsync(old.Person, [old.Handle], old.Person, why, http.RequestAborted)
            : Task.CompletedTask;

    private static async Task<IResult> SignInAsync(
        HttpContext http, Visitor visitor, Sessions sessions, PageContexts frames, WebOptions options, IAntiforgery antiforgery, ILogger<Visitor> logger)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return await Pages.RefusalAsync(
                http, frames, "form-stale", "this form is too old; go back, reload and try again", StatusCodes.Status400BadRequest, "/sign-in");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var back = Pages.Back(form["back"]);
        switch (visitor.ByToken(http, form["token"].ToString()))
        {
            case Visit.Known { Actor: var actor }:
                await EnterAsync(http, visitor, sessions, await sessions.BeginAsync(actor, "token", SessionCookie.PlaceOf(http), http.RequestAborted));
                LogSignedIn(logger, actor.Person);
                return Results.Redirect(back);
            case Visit.TooMany { Wait: var wait }:
                return await PageAsync(http, frames, options, back, new("too-many-tries", TooMany(After(http, wait))));
            default:
                LogRefused(logger, http.Connection.RemoteIpAddress?.ToString() ?? "-");
                return await PageAsync(http, frames, options, back, new("person-unknown", "nobody has this token. Whoever keeps the settings can tell you yours."));
        }
    }

    internal static string TooMany(string seconds) => $"too many wrong tries came from your address; wait {seconds} s and try again.";

    private static async Task<IResult> PageAsync(HttpContext http, PageContexts frames, WebOptions options, string back, SignInPage.Refusal? refusal, bool ended = false) =>
        Pages.Render<SignInPage>(
            new()
            {
                ["PageContext"] = await frames.OfAsync(http),
                ["Refused"] = refusal,
                ["Back"] = back,
                ["Ended"] = ended,
                ["Accounts"] = (IReadOnlyList<DemoAccount>)options.DemoAccounts,
            },
            refusal is null ? StatusCodes.Status200OK : Api.Problems.StatusOf(refusal.Code));

    [LoggerMessage(LogLevel.Information, "{Person} signed in on the page")]
    private static partial void LogSignedIn(ILogger logger, string person);

    [LoggerMessage(LogLevel.Warning, "A sign-in from {Address} with a token that nobody has")]
    private static partial void LogRefused(ILogger logger, string address);
}
