using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace ChatOps.Server.Web.Page;

/// <summary>A session begins with a token and ends with a click, or after eight hours.</summary>
public static partial class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (HttpContext http, Frames frames, WebOptions options, string? back) =>
            PageAsync(http, frames, options, Pages.Back(back), refused: false));
        app.MapPost("/sign-in", SignInAsync);
    }

    public static void MapSignOut(IEndpointRouteBuilder pages) => pages.MapPost("/sign-out", async (HttpContext http) =>
    {
        await http.SignOutAsync(Visitor.Session);
        return Results.Redirect("/sign-in");
    });

    private static async Task<IResult> SignInAsync(
        HttpContext http, Visitor visitor, Frames frames, WebOptions options, IAntiforgery antiforgery, ILogger<Visitor> logger)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return await Pages.RefusalAsync(
                http, frames, "form-stale", "this form is too old; go back, reload and try again", StatusCodes.Status400BadRequest, "/sign-in");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var back = Pages.Back(form["back"]);
        if (visitor.FindByToken(form["token"].ToString().Trim()) is not { } actor)
        {
            LogRefused(logger, http.Connection.RemoteIpAddress?.ToString() ?? "-");
            return await PageAsync(http, frames, options, back, refused: true);
        }
        await http.SignInAsync(Visitor.Session, Visitor.Principal(actor));
        LogSignedIn(logger, actor.Person);
        return Results.Redirect(back);
    }

    private static async Task<IResult> PageAsync(HttpContext http, Frames frames, WebOptions options, string back, bool refused) =>
        Pages.Render<SignInPage>(
            new()
            {
                ["Frame"] = await frames.OfAsync(http),
                ["Refused"] = refused,
                ["Back"] = back,
                ["Accounts"] = (IReadOnlyList<DemoAccount>)options.DemoAccounts,
            },
            refused ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);

    [LoggerMessage(LogLevel.Information, "{Person} signed in on the page")]
    private static partial void LogSignedIn(ILogger logger, string person);

    [LoggerMessage(LogLevel.Warning, "A sign-in from {Address} with a token that nobody has")]
    private static partial void LogRefused(ILogger logger, string address);
}
