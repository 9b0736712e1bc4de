using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>Descriptions in other languages: given only to who asks for them (discord.com/developers/docs/interactions/application-commands#localization).</summary>
internal static class Localized
{
    private const string Key = "description_localizations";

    /// <summary>Of Discord's locales those that a bot in Europe would use.</summary>
    private static readonly string[] Locales = ["fr", "de", "es-ES", "it", "nl", "en-GB", "en-US", "pt-BR", "pl"];

    public static JsonArray Shown(JsonArray commands, RestCall call)
    {
        var shown = commands.DeepClone().AsArray();
        if (call.Query["with_localizations"] != "true")
        {
            foreach (var command in shown)
                Strip(command!.AsObject());
        }
        return shown;
    }

    public static void Check(JsonElement part, string path, Flaws flaws)
    {
        if (!part.TryGetProperty(Key, out var said))
            return;
        foreach (var text in said.EnumerateObject())
        {
            if (!Locales.Contains(text.Name))
                flaws.Add($"{path}{Key}", "Invalid locale.");
            if (text.Value.GetString() is not { Length: > 0 and <= 100 })
                flaws.Add($"{path}{Key}.{text.Name}", "Must be between 1 and 100 in length.");
        }
    }

    public static int Longest(JsonElement part) =>
        part.TryGetProperty(Key, out var said) ? said.EnumerateObject().Select(t => t.Value.GetString()!.Length).DefaultIfEmpty().Max() : 0;

    private static void Strip(JsonObject part)
    {
        part.Remove(Key);
        foreach (var option in part["options"]?.AsArray() ?? [])
            Strip(option!.AsObject());
    }
}
