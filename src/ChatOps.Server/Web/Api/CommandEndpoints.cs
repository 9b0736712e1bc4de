using ChatOps.Core.Access;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;

namespace ChatOps.Server.Web.Api;

/// <summary><c>POST /api/commands</c> and the catalogue it takes.</summary>
public static class CommandEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/commands", PostAsync);
        api.MapGet("/commands", Describe);
    }

    private static async Task<IResult> PostAsync(HttpContext http, ApiDoor door)
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
        HttpContext http, ApiDoor door, IInbox inbox, Catalogue catalogue, AccessPolicy access, IInventory inventory, string? channel)
    {
        var actor = http.Actor();
        if (door.Channel(actor, channel) is not { } known)
            return door.NoChannel(actor, channel);
        return ApiJson.Ok(new { channel = known, commands = inbox.Usable(actor, known).Select(Described) });

        CommandDescription Described(CommandSpec spec)
        {
            var description = CommandDescription.Of(spec, catalogue.Find(spec.Family, spec.Verb) is IRunbook);
            return description with { Parameters = [.. description.Parameters.Select(p => p.Type == "target" ? Named(p, spec) : p)] };
        }

        // The same that the parser takes: a target the person may not use does not exist.
        ParameterDescription Named(ParameterDescription target, CommandSpec spec) =>
            target with { Values = [.. access.Targets(actor, spec, known, inventory).Select(t => t.Name)] };
    }

    private sealed record CommandBody(string? Text, string? Channel);
}
