using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>By its mark, in the metadata that nobody sees, the bot knows a message of its own again.</summary>
internal static class SlackMark
{
    private const string Type = "chatops_message";

    public static JsonObject Make(string key) => new() { ["event_type"] = Type, ["event_payload"] = new JsonObject { ["key"] = key } };

    /// <summary>Null: the message is none of ours.</summary>
    public static string? Of(JsonElement message) =>
        message.Text("metadata", "event_type") == Type ? message.Text("metadata", "event_payload", "key") : null;
}
