using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>A guild: its members with their roles, its channels, and the commands that the application registered there.</summary>
public sealed class DiscordGuild(string id, string name)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>The application was invited and not removed since.</summary>
    public bool HasApp { get; internal set; } = true;

    public List<DiscordRole> Roles { get; } = [];

    /// <summary>What the application registered, as Discord tells it.</summary>
    public JsonArray Commands { get; internal set; } = [];

    /// <summary>How often all commands were overwritten.</summary>
    public int Overwrites { get; internal set; }

    /// <summary>Roles by the member's id.</summary>
    internal Dictionary<string, HashSet<string>> Members { get; } = [];

    internal JsonObject Member(DiscordPerson person) => new()
    {
        ["user"] = person.ToJson(),
        ["roles"] = Json.Strings(Members[person.Id]),
        ["nick"] = null,
        ["avatar"] = null,
        ["joined_at"] = "2026-01-01T00:00:00.000000+00:00",
        ["premium_since"] = null,
        ["deaf"] = false,
        ["mute"] = false,
        ["flags"] = 0,
        ["pending"] = false,
        ["communication_disabled_until"] = null,
    };

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["owner_id"] = "100000000000000001",
        ["roles"] = new JsonArray([.. Roles.Select(r => r.ToJson())]),
        ["emojis"] = new JsonArray(),
        ["stickers"] = new JsonArray(),
        ["features"] = new JsonArray(),
        ["icon"] = null,
        ["splash"] = null,
        ["discovery_splash"] = null,
        ["banner"] = null,
        ["description"] = null,
        ["afk_channel_id"] = null,
        ["afk_timeout"] = 300,
        ["application_id"] = null,
        ["default_message_notifications"] = 0,
        ["explicit_content_filter"] = 0,
        ["mfa_level"] = 0,
        ["nsfw_level"] = 0,
        ["preferred_locale"] = "en-US",
        ["premium_tier"] = 0,
        ["premium_subscription_count"] = 0,
        ["premium_progress_bar_enabled"] = false,
        ["public_updates_channel_id"] = null,
        ["rules_channel_id"] = null,
        ["safety_alerts_channel_id"] = null,
        ["system_channel_id"] = null,
        ["system_channel_flags"] = 0,
        ["vanity_url_code"] = null,
        ["verification_level"] = 0,
    };
}
