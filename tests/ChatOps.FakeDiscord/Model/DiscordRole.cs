using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>A guild's role.</summary>
public sealed class DiscordRole(string id, string name, ulong permissions)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public ulong Permissions { get; set; } = permissions;

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["permissions"] = Permissions.ToString(CultureInfo.InvariantCulture),
        ["color"] = 0,
        ["colors"] = new JsonObject { ["primary_color"] = 0, ["secondary_color"] = null, ["tertiary_color"] = null },
        ["hoist"] = false,
        ["managed"] = false,
        ["mentionable"] = false,
        ["position"] = 0,
        ["flags"] = 0,
    };
}
