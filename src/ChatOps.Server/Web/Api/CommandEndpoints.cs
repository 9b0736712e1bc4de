using ChatOps.Core.Access;
using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;

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

    private static IResult Describe(HttpContext http, ApiDoor door, IInbox inbox, string? channel)
    {
        var actor = http.Actor();
        if (door.Channel(actor, channel) is not { } known)
            return door.NoChannel(actor, channel);
        return ApiJson.Ok(new { channel = known, commands = inbox.Usable(actor, known).Select(CommandJson.From) });
    }

    private sealed record CommandBody(string? Text, string? Channel);

    private sealed record CommandJson(
        string Name, string Summary, Risk Risk, IEnumerable<ParameterJson> Parameters, IEnumerable<string> Examples)
    {
        public static CommandJson From(CommandSpec spec) =>
            new(spec.Name, spec.Summary, spec.Risk, spec.Parameters.Select(ParameterJson.From), spec.Examples.Select(e => $"/{e}"));
    }

    private sealed record ParameterJson(string Name, string Type, string Summary, bool Required)
    {
        public string? Kind { get; init; }
        public IReadOnlyList<string>? Values { get; init; }
        public string? Hint { get; init; }

        public static ParameterJson From(Parameter parameter) =>
            new(parameter.Name, parameter.GetType().Name, parameter.Summary, parameter.Required)
            {
                Kind = (parameter as Parameter.Target)?.Kind,
                Values = parameter is Parameter.Choice choice ? choice.Values : null,
                Hint = parameter switch
                {
                    Parameter.Text text => text.Hint,
                    Parameter.Duration limits => $"from {limits.Least} to {limits.Most}, such as 2h30 or 90m",
                    Parameter.PortRange => "such as 22,80,8000-8100",
                    _ => null,
                },
            };
    }
}
