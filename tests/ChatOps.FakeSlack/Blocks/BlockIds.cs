using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>Slack gives an id to every block and element that came without one.</summary>
internal static class BlockIds
{
    public static JsonElement? Filled(JsonElement? blocks) => blocks is { } given ? Filled(given) : null;

    public static JsonElement Filled(JsonElement blocks)
    {
        var list = JsonNode.Parse(blocks.GetRawText())!.AsArray();
        var number = 0;
        foreach (var block in list.OfType<JsonObject>())
        {
            block["block_id"] ??= $"given-{++number}";
            foreach (var element in (IEnumerable<JsonNode?>)[block["accessory"], block["element"], .. Actions(block)])
            {
                if (element is JsonObject used)
                    used["action_id"] ??= $"given-{++number}";
            }
        }
        return JsonSerializer.SerializeToElement(list);
    }

    private static JsonArray Actions(JsonObject block) =>
        (string?)block["type"] == "actions" && block["elements"] is JsonArray elements ? elements : [];
}
