using System.Text.Json;

namespace ChatOps.Fakes.Discord;

/// <summary>A dialog on somebody's screen.</summary>
public sealed record DiscordModal(DiscordPerson Viewer, DiscordChannel Channel, JsonElement Definition)
{
    public string CustomId => Definition.String("custom_id") ?? "";

    public string Title => Definition.String("title") ?? "";
}
