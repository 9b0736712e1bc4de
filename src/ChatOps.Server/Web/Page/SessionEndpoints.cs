using ChatOps.Core.SignIn;

namespace ChatOps.Server.Web.Page;

/// <summary>Where one is signed in: seen, ended, and begun elsewhere with a link.</summary>
public static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sessions", ListAsync);
        pages.MapPost("/sessions/end", EndAsync);
        pages.MapPost("/sessions/link", LinkAsync);
        pages.MapGet("/sign-in-link/{id}", HandAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, PageContexts frames, Sessions sessions)
    {
        var session = http.FindSession()!;
        return Pages.Render<SessionsPage>(new()
        {
            ["PageContext"] = await frames.OfAsync(http),
            ["Sessions"] = await sessions.ListAsync(session.Actor.Person, http.RequestAborted),
            ["Current"] = session.Session.Handle,
        });
    }

    private static async Task<IResult> EndAsync(HttpContext http, PageContexts frames, Sessions sessions)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var person = http.Actor().Person;
        var mine = http.FindSession()!.Session.Handle;
        var asked = form["session"].ToString();
        string[] handles = asked == "others"
            ? [.. (await sessions.ListAsync(person, http.RequestAborted)).Select(s => s.Handle).Where(h => h != mine)]
            : [asked];
        var ended = await sessions.EndAsync(person, [.. handles], person, "ended on the page", http.RequestAborted);
        return ended.Count == 0 && asked != "others"
            ? await Pages.RefusalAsync(http, frames, "unknown-session", "you have no such session; it may have ended already", StatusCodes.Status404NotFound, "/sessions")
            : Results.LocalRedirect("/sessions", permanent: false, preserveMethod: false);
    }

    private static async Task<IResult> LinkAsync(HttpContext http, SignInLinks links, OneTimeSecrets handed)
    {
        var actor = http.Actor();
        var link = await links.IssueAsync(actor, actor.Person, "asked for on the page", _ => [], http.RequestAborted);
        return Results.LocalRedirect(handed.Put(actor.Person, link.Url), permanent: false, preserveMethod: false);
    }

    private static async Task<IResult> HandAsync(HttpContext http, string id, PageContexts frames, OneTimeSecrets handed) =>
        handed.Take(http.Actor().Person, id) is { } url
            ? Pages.Render<HandedPage>(new() { ["PageContext"] = await frames.OfAsync(http), ["Url"] = url })
            : await Pages.RefusalAsync(
                http, frames, "link-shown", "the link was shown before, and is shown only once; make another one", StatusCodes.Status410Gone, "/sessions");
}
