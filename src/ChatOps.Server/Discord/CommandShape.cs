using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Commands reduced to what the bot says of them: Discord adds ids, versions and defaults.</summary>
internal static class CommandShape
{
    /// <param name="commands">An array, as it is sent or as Discord has it.</param>
    public static string Of(JsonElement commands) =>
        new JsonArray([.. commands.EnumerateArray().OrderBy(c => c.Text("name"), StringComparer.Ordinal).Select(Shape)]).ToJsonString();

    public static string Of(JsonArray commands) => Of(JsonSerializer.SerializeToElement(commands));

    /// <summary>Discord leaves it out where there is none, or says null.</summary>
    private static JsonObject Sorted(JsonElement part) => part.TryGetProperty(Localized.Key, out var said) && said.ValueKind == JsonValueKind.Object
        ? new([.. said.EnumerateObject().OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => KeyValuePair.Create(t.Name, (JsonNode?)t.Value.GetString()))])
        : [];

    private static JsonObject Shape(JsonElement part) => new()
    {
        ["type"] = part.Number("type") ?? 1,
        ["name"] = part.Text("name"),
        ["description"] = part.Text("description"),
        [Localized.Key] = Sorted(part),
        ["required"] = part.Is("required"),
        ["autocomplete"] = part.Is("autocomplete"),
        ["choices"] = new JsonArray([.. part.Items("choices").Select(c => JsonValue.Create($"{c.Text("name")}={c.Text("value")}"))]),
        ["options"] = new JsonArray([.. part.Items("options").Select(Shape)]),
    };
}
