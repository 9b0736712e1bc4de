using System.Text.Json.Nodes;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.Steps;

namespace ChatOps.Server.Web.Api;

/// <summary>Operations: list, one, decide, cancel, audit.</summary>
public static class OperationEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        MapReading(api);
        string[] shared = [.. ApiNote.OfTheDoor, "unknown-operation", "unknown-answer", "share-asker", "answer-private", "already-shared", "not-ended"];
        api.MapPost("/operations/{id}/approval", DecideAsync).Produces<AcceptedJson>(StatusCodes.Status202Accepted)
            .Told("decide", "Approve or deny the plan that waits", new(
                [.. ApiNote.OfTheDoor, "unknown-operation", "approval-none", "approval-self", "approval-role", "approval-used", "approval-stale", "approval-expired"])
            {
                Values = [ApiNotes.Key],
                Body = typeof(DecisionBody),
                BodyExample = new JsonObject { ["decision"] = "approve", ["digest"] = "9f2c4e61b0a7d358…", ["reason"] = null },
            });
        api.MapPost("/operations/{id}/cancel", CancelAsync).Produces<AcceptedJson>(StatusCodes.Status202Accepted)
            .Told("cancel", "End an operation; what was done is taken back", new([.. ApiNote.OfTheDoor, "unknown-operation", "already-ended", "already-cancelled"])
            {
                Values = [ApiNotes.Key],
                Body = typeof(CancelBody),
                BodyOptional = true,
                BodyExample = new JsonObject { ["reason"] = "wrong restore point" },
            });
        api.MapPost("/operations/{id}/share", ShareAsync).Produces<AcceptedJson>(StatusCodes.Status202Accepted)
            .Told("shareOperation", "Show the answer of a reading operation to its channel", new(shared) { Values = [ApiNotes.Key] });
        api.MapPost("/answers/{key}/share", ShareAnswerAsync).Produces<RepliedJson>()
            .Told("shareAnswer", "Show an answer to the channel it was asked in", new(shared) { Values = [ApiNotes.Key] });
    }

    private static void MapReading(IEndpointRouteBuilder api)
    {
        api.MapGet("/operations", ListAsync).Produces<OperationsJson>().Told("listOperations", "Operations that the person may read, newest first", new(["bad-argument", "unknown-target"])
        {
            Values =
            [
                new("state", Header: false, "Only those in this state", OneOf: Enum.GetNames<OperationState>()),
                new("outcome", Header: false, "Only those that ended so", OneOf: Enum.GetNames<Outcome>()),
                new("target", Header: false, "A name, or kind:name"), new("channel", Header: false, "Only those of this channel"),
                new("limit", Header: false, $"1 to {OperationFilter.MostRows}, 50 unless said", Number: true), new("before", Header: false, "Go on below this operation"),
            ],
        });
        api.MapGet("/operations/{id}", FindAsync).Produces<OperationJson>().Told("getOperation", "One operation with everything that is known of it", new(["unknown-operation"]));
        api.MapGet("/operations/{id}/audit", AuditAsync).Produces<AuditJson>()
            .Told("getAudit", "The record of an operation, and whether its chain holds", new(["unknown-operation"]));
    }

    private static async Task<IResult> ListAsync(HttpContext http, OperationReader reader, OperationFilter filter)
    {
        var (query, problem) = await filter.ReadAsync(http.Actor(), http.Request.Query, http.RequestAborted);
        if (query is null)
            return Problems.Of(problem!);
        var operations = await reader.ListAsync(http.Actor(), query, http.RequestAborted);
        return ApiJson.Ok(new OperationsJson(operations.Select(OperationRow.From)));
    }

    private static async Task<IResult> FindAsync(HttpContext http, string id, OperationReader reader, LiveSteps live) =>
        await reader.FindAsync(http.Actor(), id, http.RequestAborted) is { } operation
            ? ApiJson.Ok(OperationJson.From(operation, live.Of(operation.Handle)))
            : Problems.UnknownOperation(id);

    private static async Task<IResult> DecideAsync(HttpContext http, string id, OperationReader reader, ApiEndpointFilter door)
    {
        if (await reader.FindAsync(http.Actor(), id, http.RequestAborted) is not { } operation)
            return Problems.UnknownOperation(id);
        var (body, problem) = await ApiJson.ReadAsync<DecisionBody>(http);
        if (body is null)
            return problem!;
        if (body.Decision is not ("approve" or "deny"))
            return Problems.Of("bad-argument", "'decision' is \"approve\" or \"deny\"");
        if (body.Decision == "approve" && string.IsNullOrEmpty(body.Digest))
            return Problems.Of("bad-argument", "'digest' is missing: the digest of the plan you have seen, as plan.digest of the operation");
        return await door.ReceiveAsync(
            http, operation.Channel,
            // To say no nobody has to have read it: a client that leaves the digest empty names no plan.
            new DeliveryBody.ApprovalClick(ApprovalId: null, operation.Handle, body.Decision == "approve", body.Digest is { Length: > 0 } digest ? digest : null, body.Reason));
    }

    private static async Task<IResult> CancelAsync(HttpContext http, string id, OperationReader reader, ApiEndpointFilter door)
    {
        if (await reader.FindAsync(http.Actor(), id, http.RequestAborted) is not { } operation)
            return Problems.UnknownOperation(id);
        string? reason = null;
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            var (body, problem) = await ApiJson.ReadAsync<CancelBody>(http);
            if (body is null)
                return problem!;
            reason = body.Reason;
        }
        return await door.ReceiveAsync(http, operation.Channel, new DeliveryBody.CancelClick(operation.Handle, reason));
    }

    private static async Task<IResult> ShareAsync(HttpContext http, string id, OperationReader reader, ApiEndpointFilter door) =>
        await reader.FindAsync(http.Actor(), id, http.RequestAborted) is { } operation
            ? await door.ReceiveAsync(http, operation.Channel, new DeliveryBody.ShareClick(operation.Handle, Delivery: null))
            : Problems.UnknownOperation(id);

    private static async Task<IResult> ShareAnswerAsync(HttpContext http, string key, ApiEndpointFilter door, Visitor visitor) =>
        visitor.ChannelsOf(http.Actor()) is [var channel, ..]
            ? await door.ReceiveAsync(http, channel, new DeliveryBody.ShareClick(Operation: null, ApiEndpointFilter.DeliveryId(http.Actor(), key)))
            : door.NoChannel(http.Actor(), null);

    private static async Task<IResult> AuditAsync(HttpContext http, string id, OperationReader reader, AccessPolicy access, IOperationStore store)
    {
        if (await reader.FindAsync(http.Actor(), id, http.RequestAborted) is not { } operation)
            return Problems.UnknownOperation(id);
        if (access.MayReadRecord(http.Actor(), operation) is Decision.Refused refused)
            return Problems.Of(refused.Code, refused.Reason);
        var trail = await store.AuditAsync(operation.Id, http.RequestAborted);
        var broken = trail.FirstBreak;
        return ApiJson.Ok(new AuditJson(
            broken is null, broken, trail.Entries.Select(e => new AuditEntryJson(e.Number, e.Entry.At, e.Entry.Person, e.Entry.What, e.Entry.Detail, e.Hash))));
    }
}
