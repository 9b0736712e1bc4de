using System.Text.Json.Nodes;
using ChatOps.Core.Text;

namespace ChatOps.Server.Slack;

/// <summary>
/// Elements of rich text (docs.slack.dev/reference/block-kit/blocks/rich-text-block). Its texts are shown as they stand: no markup, no links, no mentions, no end of a
/// code block. People and moments are elements of their own.
/// </summary>
internal static class RichText
{
    public static JsonObject Plain(string text) => new() { ["type"] = "text", ["text"] = text };

    public static JsonObject Bold(string text) => new() { ["type"] = "text", ["text"] = text, ["style"] = new JsonObject { ["bold"] = true } };

    public static JsonObject Person(string account) => new() { ["type"] = "user", ["user_id"] = account };

    /// <summary>In the zone of whoever reads.</summary>
    public static JsonObject Moment(DateTimeOffset at, string fallback) => new()
    {
        ["type"] = "date",
        ["timestamp"] = at.ToUnixTimeSeconds(),
        ["format"] = "{date_short_pretty} {time}",
        ["fallback"] = fallback,
    };

    public static JsonObject Section(IEnumerable<JsonNode> elements) => new() { ["type"] = "rich_text_section", ["elements"] = new JsonArray([.. elements]) };

    public static JsonObject Preformatted(string text) =>
        new() { ["type"] = "rich_text_preformatted", ["elements"] = new JsonArray(Plain(text)) };

    public static JsonObject Block(params IEnumerable<JsonNode> sections) => new() { ["type"] = "rich_text", ["elements"] = new JsonArray([.. sections]) };

    /// <summary>Text of hosts and persons that cannot be empty, hide or reorder anything.</summary>
    public static string Inert(string text) => InertText.Show(text) is { Length: > 0 } shown ? shown : " ";
}
