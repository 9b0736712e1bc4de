using System.Text.Json;

namespace ChatOps.Fakes.Slack;

/// <summary>A button, or another element that a person may use.</summary>
public sealed record SlackButton(string BlockId, string ActionId, string Type, string Text, string? Value, string? Style)
{
    public bool Is(string textOrAction) => Text == textOrAction || ActionId == textOrAction;

    internal static IReadOnlyList<SlackButton> In(JsonElement? blocks)
    {
        if (blocks is not { ValueKind: JsonValueKind.Array } list)
            return [];
        return [.. list.EnumerateArray().SelectMany(Of)];
    }

    private static IEnumerable<SlackButton> Of(JsonElement block)
    {
        var id = block.String("block_id") ?? "";
        if (block.String("type") == "actions")
            return block.GetProperty("elements").EnumerateArray().Select(e => From(id, e));
        return block.TryGetProperty("accessory", out var accessory) ? [From(id, accessory)] : [];
    }

    private static SlackButton From(string block, JsonElement element) => new(
        block,
        element.String("action_id") ?? "",
        element.String("type") ?? "",
        element.TryGetProperty("text", out var text) ? text.String("text") ?? "" : "",
        element.String("value"),
        element.String("style"));
}
