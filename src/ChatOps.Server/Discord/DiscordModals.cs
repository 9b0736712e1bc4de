using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>The dialogs that ask for a reason.</summary>
internal static class DiscordModals
{
    private const string Input = "reason";
    private const int Paragraph = 2;

    public static JsonObject AskWhyDenied(string approval, Language language) =>
        Modal($"deny:{approval}", language["Deny"], language["Why? On the record, and told the requester"]);

    public static JsonObject AskWhyCancelled(string handle, Language language) =>
        Modal($"cancel:{handle}", language["Cancel the operation"], language["Why? What it did is taken back if possible"]);

    public static JsonObject AskWhatWasSeen(string handle, Language language) =>
        Modal($"resolve:{handle}", language["Free the target"], language["What did you see on the host?"], required: true);

    /// <summary>What was written; null: nothing.</summary>
    public static string? ReasonIn(JsonElement data) =>
        data.Items("components").SelectMany(r => r.Items("components")).FirstOrDefault(c => c.Text("custom_id") == Input) is { ValueKind: JsonValueKind.Object } input
        && input.Text("value").Trim() is { Length: > 0 } reason ? reason : null;

    private static JsonObject Modal(string id, string title, string label, bool required = false) => new()
    {
        ["custom_id"] = id,
        ["title"] = title,
        ["components"] = new JsonArray(new JsonObject
        {
            ["type"] = 1,
            ["components"] = new JsonArray(new JsonObject
            {
                ["type"] = 4,
                ["custom_id"] = Input,
                ["label"] = label,
                ["style"] = Paragraph,
                ["required"] = required,
                ["max_length"] = Reason.Longest,
            }),
        }),
    };
}
