using ChatOps.Core.Languages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatOps.Server.Web.Page;

/// <summary>Small things every page endpoint needs.</summary>
public static class Pages
{
    public static IResult Render<TComponent>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK) where TComponent : IComponent =>
        new RazorComponentResult<TComponent>(parameters) { StatusCode = status, PreventStreamingRendering = true };

    public static async Task<IResult> RefusalAsync(HttpContext http, PageContexts frames, string code, string reason, int status, string back = "/") =>
        WantsJson(http)
            // Only the page's own script asks so.
            ? Api.Problems.Of(code, (http.FindActor()?.Language ?? Language.English).Refusal(reason))
            : Render<RefusalPage>(
                new() { ["PageContext"] = await frames.OfAsync(http), ["Code"] = code, ["Reason"] = reason, ["Back"] = back }, status);

    /// <summary>The page's script asks for JSON; a browser without it gets pages and redirects.</summary>
    public static bool WantsJson(HttpContext http) => http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);

    /// <summary>Only an address of this site, never one that a browser would read as another host.</summary>
    public static string Back(string? asked, string otherwise = "/") =>
        asked is ['/', .. var rest] && (rest.Length == 0 || rest[0] is not ('/' or '\\')) && !asked.Any(char.IsControl) ? Ascii(asked) : Ascii(otherwise);

    /// <summary>As an address is written in a header. What is escaped already stays; half a character becomes the one for what cannot be read.</summary>
    private static string Ascii(string address) =>
        string.Concat(address.EnumerateRunes().Select(r => r.Value is > ' ' and < 0x7F and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}') ? r.ToString() : Uri.EscapeDataString(r.ToString())));
}
