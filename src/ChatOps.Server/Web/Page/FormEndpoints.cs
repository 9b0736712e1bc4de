using ChatOps.Core.Chat;
using ChatOps.Core.Intake;

namespace ChatOps.Server.Web.Page;

/// <summary>What can be done on the page: type, decide, cancel. Each form carries the id of its delivery, so a doubled click is one.</summary>
public static class FormEndpoints
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/c/{channel}", TypeAsync);
        pages.MapPost("/operations/{id}/approval", DecideAsync);
        pages.MapPost("/operations/{id}/cancel", CancelAsync);
        pages.MapPost("/operations/{id}/resolve", ResolveAsync);
        pages.MapPost("/operations/{id}/share", ShareAsync);
        pages.MapPost("/c/{channel}/answers/{answer}/share", ShareAnswerAsync);
    }

    private static async Task<IResult> TypeAsync(HttpContext http, string channel, PageContexts frames, Visitor visitor, PageEndpointFilter door)
    {
        if (!visitor.ChannelsOf(http.Actor()).Contains(channel, StringComparer.Ordinal))
            return await Pages.RefusalAsync(http, frames, "access-denied", "no rule lets you do anything there", StatusCodes.Status403Forbidden);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var text = form["text"].ToString().Trim();
        if (text.Length == 0 || !PageEndpointFilter.IsDelivery(form["delivery"]))
            return await Pages.RefusalAsync(http, frames, "bad-argument", "type a command, such as /ops help", StatusCodes.Status400BadRequest, $"/c/{channel}");
        var secret = await door.TypeAsync(http.Actor(), channel, form["delivery"]!, text);
        return Pages.WantsJson(http)
            ? Results.Json(new { next = Guid.NewGuid().ToString("N"), go = secret })
            : Results.LocalRedirect(secret ?? $"/c/{Uri.EscapeDataString(channel)}#end", permanent: false, preserveMethod: false);
    }

    private static async Task<IResult> DecideAsync(HttpContext http, string id, PageContexts frames, OperationReader reader, PageEndpointFilter door)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var decision = form["decision"].ToString();
        var approval = form["approval"].ToString();
        if (decision is not ("approve" or "deny") || approval.Length == 0)
            return await Pages.RefusalAsync(http, frames, "bad-argument", "the form is not whole; reload the page", StatusCodes.Status400BadRequest);
        var reason = form["reason"].ToString().Trim();
        return await DoAsync(
            http, id, form, frames, reader, door,
            new DeliveryBody.ApprovalClick(approval, id, decision == "approve", Digest: null, reason.Length == 0 ? null : reason));
    }

    private static async Task<IResult> CancelAsync(HttpContext http, string id, PageContexts frames, OperationReader reader, PageEndpointFilter door) =>
        await DoAsync(
            http, id, await http.Request.ReadFormAsync(http.RequestAborted), frames, reader, door, new DeliveryBody.CancelClick(id, Reason: null));

    /// <summary>As if it were typed: the same rights, the same record.</summary>
    private static async Task<IResult> ResolveAsync(HttpContext http, string id, PageContexts frames, OperationReader reader, PageEndpointFilter door)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var reason = form["reason"].ToString().Trim();
        return reason.Length == 0
            ? await Pages.RefusalAsync(http, frames, "bad-argument", "say what you saw on the host", StatusCodes.Status400BadRequest, Pages.Back(form["back"], $"/operations/{id}"))
            : await DoAsync(http, id, form, frames, reader, door, new DeliveryBody.TypedCommand($"/ops resolve {id} {reason}"));
    }

    private static async Task<IResult> ShareAsync(HttpContext http, string id, PageContexts frames, OperationReader reader, PageEndpointFilter door) =>
        await DoAsync(
            http, id, await http.Request.ReadFormAsync(http.RequestAborted), frames, reader, door, new DeliveryBody.ShareClick(id, Delivery: null));

    private static async Task<IResult> ShareAnswerAsync(HttpContext http, string channel, string answer, PageContexts frames, Visitor visitor, PageEndpointFilter door)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var back = Pages.Back(form["back"], $"/c/{channel}");
        if (!visitor.ChannelsOf(http.Actor()).Contains(channel, StringComparer.Ordinal))
            return await Pages.RefusalAsync(http, frames, "access-denied", "no rule lets you do anything there", StatusCodes.Status403Forbidden);
        if (!PageEndpointFilter.IsDelivery(form["delivery"]) || !PageEndpointFilter.IsDelivery(answer))
            return await Pages.RefusalAsync(http, frames, "bad-argument", "the form is not whole; reload the page", StatusCodes.Status400BadRequest, back);
        var share = new DeliveryBody.ShareClick(Operation: null, PageEndpointFilter.DeliveryId(http.Actor(), answer));
        return await DoneAsync(http, frames, back, await door.ReceiveAsync(http.Actor(), channel, form["delivery"]!, share));
    }

    private static async Task<IResult> DoAsync(
        HttpContext http, string id, IFormCollection form, PageContexts frames, OperationReader reader, PageEndpointFilter door, DeliveryBody body)
    {
        var back = Pages.Back(form["back"], $"/operations/{id}");
        if (await reader.FindAsync(http.Actor(), id, http.RequestAborted) is not { } operation)
            return await Pages.RefusalAsync(
                http, frames, "unknown-operation", "there is no such operation that you may read", StatusCodes.Status404NotFound, "/operations");
        if (!PageEndpointFilter.IsDelivery(form["delivery"]))
            return await Pages.RefusalAsync(http, frames, "bad-argument", "the form is not whole; reload the page", StatusCodes.Status400BadRequest, back);
        return await DoneAsync(http, frames, back, await door.ReceiveAsync(http.Actor(), operation.Channel, form["delivery"]!, body));
    }

    private static async Task<IResult> DoneAsync(HttpContext http, PageContexts frames, string back, Answer answer)
    {
        if (answer is Answer.Refused refused)
            return await Pages.RefusalAsync(http, frames, refused.Code, refused.Reason, Api.Problems.StatusOf(refused.Code), back);
        return Pages.WantsJson(http) ? Results.Json(new { done = true }) : Results.LocalRedirect(back, permanent: false, preserveMethod: false);
    }
}
