using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>A modal on somebody's screen, as it was at one moment.</summary>
public sealed record SlackView
{
    public required string Id { get; init; }

    public required string Hash { get; init; }

    public required SlackPerson Viewer { get; init; }

    /// <summary>As the app defined it.</summary>
    public required JsonElement Definition { get; init; }

    public required string RootId { get; init; }

    public string? PreviousId { get; init; }

    public string Title => Definition.GetProperty("title").String("text") ?? "";

    public string CallbackId => Definition.String("callback_id") ?? "";

    public string PrivateMetadata => Definition.String("private_metadata") ?? "";

    public JsonElement Blocks => Definition.GetProperty("blocks");

    public IReadOnlyList<SlackButton> Buttons => SlackButton.In(Blocks);

    /// <summary>Everything of it that a person reads.</summary>
    public string Shown => BlockText.Shown(Blocks);

    public bool TellsWhenClosed => Definition.TryGetProperty("notify_on_close", out var tells) && tells.ValueKind == JsonValueKind.True;

    internal JsonObject ToJson(SlackApp app, JsonObject? values = null)
    {
        var json = JsonNode.Parse(Definition.GetRawText())!.AsObject();
        json["id"] = Id;
        json["team_id"] = app.Bot.Team.Id;
        json["private_metadata"] = PrivateMetadata;
        json["callback_id"] = CallbackId;
        json["state"] = new JsonObject { ["values"] = values ?? [] };
        json["hash"] = Hash;
        json["root_view_id"] = RootId;
        json["previous_view_id"] = PreviousId;
        json["app_id"] = app.Id;
        json["app_installed_team_id"] = app.Bot.Team.Id;
        json["bot_id"] = app.BotId;
        return json;
    }
}
