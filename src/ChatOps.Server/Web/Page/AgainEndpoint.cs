using ChatOps.Core.Intake;

namespace ChatOps.Server.Web.Page;

/// <summary>The same once more: typed in the place of the operation, in the name of who presses the button, through the same door as everything.</summary>
public static class AgainEndpoint
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapPost("/operations/{id}/again", AskAsync);

    private static async Task<IResult> AskAsync(HttpContext http, string id, PageContexts frames, OperationReader reader, PageEndpointFilter door)
    {
        if (await reader.FindAsync(http.Actor(), id, http.RequestAborted) is not { } operation)
            return await Pages.RefusalAsync(
                http, frames, "unknown-operation", "there is no such operation that you may read", StatusCodes.Status404NotFound, "/operations");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!PageEndpointFilter.IsDelivery(form["delivery"]))
            return await Pages.RefusalAsync(http, frames, "bad-argument", "the form is not whole; reload the page", StatusCodes.Status400BadRequest, $"/operations/{operation.Handle}");
        await door.TypeAsync(http.Actor(), operation.Channel, form["delivery"]!, $"/ops rerun {operation.Handle}{(form["only"] == "failed" ? " --failed" : "")}");
        var go = $"/c/{Uri.EscapeDataString(operation.Channel)}#end";
        return Pages.WantsJson(http) ? Results.Json(new { go }) : Results.LocalRedirect(go, permanent: false, preserveMethod: false);
    }
}
