using System.Text.Json.Nodes;
using ChatOps.Core.Access;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Completion;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;

namespace ChatOps.Server.Web.Api;

/// <summary><c>POST /api/commands</c> and the catalogue it takes.</summary>
public static class CommandEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/commands", PostAsync).Produces<RepliedJson>().Produces<AcceptedJson>(StatusCodes.Status202Accepted)
            .Told("typeCommand", "Type a command, as in chat", new([.. ApiNote.OfTheDoor, "unknown-command", "unknown-target", "command-disabled", "not-private", "target-busy"])
            {
                Values = [ApiNotes.Key],
                Body = typeof(CommandBody),
                BodyExample = new JsonObject { ["text"] = "/senaite backup lims1", ["channel"] = "ops" },
            });
        api.MapGet("/completions", CompleteAsync).Produces<CompletionJson>().Told("completeCommand", "How a command that is typed could go on", new(["bad-argument"])
        {
            Values =
            [
                new("channel", Header: false, "May be left out by somebody who has only one"),
                new("text", Header: false, "What is typed so far, up to the cursor"),
            ],
        });
        api.MapGet("/commands", Describe).Produces<CommandsJson>().Told("listCommands", "The commands that the person may use there", new(["bad-argument"])
        {
            Values = [new("channel", Header: false, "May be left out by somebody who has only one")],
        });
    }

    private static async Task<IResult> CompleteAsync(HttpContext http, ApiEndpointFilter door, LineCompletion completion, string? channel, string? text)
    {
        var actor = http.Actor();
        return door.Channel(actor, channel) is { } known
            ? ApiJson.Ok(CompletionJson.Of(known, await completion.ForAsync(text ?? "", actor, known, http.RequestAborted), actor.Language))
            : door.NoChannel(actor, channel);
    }

    private static async Task<IResult> PostAsync(HttpContext http, ApiEndpointFilter door)
    {
        var (body, problem) = await ApiJson.ReadAsync<CommandBody>(http);
        if (body is null)
            return problem!;
        if (string.IsNullOrWhiteSpace(body.Text))
            return Problems.Of("bad-argument", "'text' is missing: the command as typed in chat, such as \"/ops help\"");
        return door.Channel(http.Actor(), body.Channel) is { } channel
            ? await door.ReceiveAsync(http, channel, new DeliveryBody.TypedCommand(body.Text))
            : door.NoChannel(http.Actor(), body.Channel);
    }

    private static IResult Describe(
        HttpContext http, ApiEndpointFilter door, IInbox inbox, Catalogue catalogue, AccessPolicy access, IInventory inventory, string? channel)
    {
        var actor = http.Actor();
        if (door.Channel(actor, channel) is not { } known)
            return door.NoChannel(actor, channel);
        return ApiJson.Ok(new CommandsJson(known, inbox.Usable(actor, known).Select(Described)));

        CommandDescription Described(CommandSpec spec)
        {
            var description = CommandDescription.Of(spec, catalogue.Find(spec.Family, spec.Verb) is IRunbook);
            return description with { Parameters = [.. description.Parameters.Select(p => p.Type == "target" ? Named(p, spec) : p)] };
        }

        // The same that the parser takes: a target the person may not use does not exist.
        ParameterDescription Named(ParameterDescription target, CommandSpec spec) =>
            target with { Values = [.. access.Targets(actor, spec, known, inventory).Select(t => t.Name)] };
    }
}
