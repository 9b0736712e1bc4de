using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>A text channel of a guild, a thread, or the direct messages with one person.</summary>
public sealed class DiscordChannel(string id, string name, DiscordGuild? guild, DiscordChannel? parent = null, DiscordPerson? direct = null)
{
    private const int Text = 0;
    private const int Direct = 1;
    private const int Thread = 11;

    public string Id { get; } = id;

    public string Name { get; } = name;

    public DiscordGuild? Guild { get; } = guild;

    /// <summary>Of a thread.</summary>
    public DiscordChannel? Parent { get; } = parent;

    public DiscordPerson? With { get; } = direct;

    public bool IsThread => Parent is not null;

    public bool IsArchived { get; internal set; }

    public bool IsLocked { get; internal set; }

    public bool IsDeleted { get; internal set; }

    /// <summary>Permissions that the channel denies the application.</summary>
    public ulong Denied { get; set; }

    public override string ToString() => $"#{Name}";

    internal JsonObject ToJson(string bot)
    {
        var json = new JsonObject { ["id"] = Id, ["type"] = With is not null ? Direct : IsThread ? Thread : Text, ["name"] = Name, ["flags"] = 0, ["last_message_id"] = null };
        if (Guild is not null)
        {
            json["guild_id"] = Guild.Id;
            json["parent_id"] = Parent?.Id;
            json["position"] = 0;
            json["nsfw"] = false;
            json["topic"] = null;
            json["rate_limit_per_user"] = 0;
            json["permission_overwrites"] = Denied == 0
                ? []
                : new JsonArray(new JsonObject { ["id"] = bot, ["type"] = 1, ["allow"] = "0", ["deny"] = Denied.ToString(CultureInfo.InvariantCulture) });
        }
        if (IsThread)
            json["thread_metadata"] = new JsonObject { ["archived"] = IsArchived, ["locked"] = IsLocked, ["auto_archive_duration"] = 1440, ["archive_timestamp"] = "2026-01-01T00:00:00.000000+00:00" };
        if (With is not null)
            json["recipients"] = new JsonArray(With.ToJson());
        return json;
    }
}
