using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Answers while somebody still types an option: within Discord's three seconds, or with nothing.</summary>
internal sealed partial class Completion(
    DiscordApi api, DiscordCommands commands, Suggestions suggestions, InteractionReader reader, DiscordClock clock, TimeProvider time,
    ILogger<Completion> logger)
{
    private const int ChoicesForOption = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    public async Task AnswerAsync(JsonElement interaction)
    {
        var id = interaction.Text("id");
        if (LateRule.IsLate(clock.AgeOf(id)))
            return;
        var choices = new JsonArray();
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            foreach (var (label, value) in await ChoicesAsync(interaction, patience.Token).WaitAsync(patience.Token))
                choices.Add((JsonNode)new JsonObject { ["name"] = label, ["value"] = value });
        }
        catch (Exception e)
        {
            // An empty list is an answer; a person can type what is meant.
            choices.Clear();
            LogBroke(e, id);
        }
        await api.SendAsync(DiscordCall.Post(
            $"interactions/{id}/{interaction.Text("token")}/callback",
            new JsonObject { ["type"] = ChoicesForOption, ["data"] = new JsonObject { ["choices"] = choices } }), CancellationToken.None);
    }

    private async Task<IReadOnlyList<(string Label, string Value)>> ChoicesAsync(
        JsonElement interaction, CancellationToken cancellationToken)
    {
        var sub = interaction.Items("data", "options").FirstOrDefault();
        if (sub.ValueKind != JsonValueKind.Object || reader.PersonOf(interaction) is not { } person
            || reader.ChannelOf(interaction) is not { } channel
            || commands.Find(interaction.Text("data", "name"), sub.Text("name")) is not { } command)
            return [];
        var options = sub.Items("options").ToList();
        var focused = options.FirstOrDefault(o => o.Is("focused"));
        if (focused.ValueKind != JsonValueKind.Object
            || command.Options.FirstOrDefault(o => o.Name == focused.Text("name"))?.Parameter is not { } parameter)
            return [];
        var targetOption = command.Options.FirstOrDefault(o => o.Parameter is Core.Commands.Parameter.Target)?.Name;
        var target = options.FirstOrDefault(o => o.Text("name") == targetOption) is { ValueKind: JsonValueKind.Object } written
            ? written.Text("value")
            : "";
        return await suggestions.ForAsync(command.Spec, parameter, target, focused.Text("value"), person, channel, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Completing an option for the interaction {Id} broke")]
    private partial void LogBroke(Exception exception, string id);
}
