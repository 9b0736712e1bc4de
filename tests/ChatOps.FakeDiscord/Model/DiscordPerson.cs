using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>A person, or an application's user.</summary>
public sealed class DiscordPerson(string id, string name, bool isBot = false)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public bool IsBot { get; } = isBot;

    /// <summary>Takes no direct messages (50007).</summary>
    public bool TakesNoDirectMessages { get; set; }

    public override string ToString() => $"@{Name}";

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["username"] = Name,
        ["discriminator"] = "0",
        ["global_name"] = Name,
        ["avatar"] = null,
        ["bot"] = IsBot,
        ["public_flags"] = 0,
    };
}
