using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>
/// What the bot needs to be allowed, and how Discord works out what it is allowed in a channel
/// (discord.com/developers/docs/topics/permissions).
/// </summary>
internal static class Permissions
{
    private const ulong Administrator = 1UL << 3;

    /// <summary>As Discord's settings call them.</summary>
    public static ImmutableArray<(string Name, ulong Bit)> Needed { get; } =
    [
        ("View Channels", 1UL << 10), ("Send Messages", 1UL << 11), ("Embed Links", 1UL << 14), ("Attach Files", 1UL << 15),
        ("Read Message History", 1UL << 16),
        ("Create Public Threads", 1UL << 35), ("Send Messages in Threads", 1UL << 38),
    ];

    public static ulong All => Needed.Aggregate(0UL, (sum, p) => sum | p.Bit);

    /// <param name="guild">With its roles.</param>
    /// <param name="member">The bot's.</param>
    public static ulong InChannel(JsonElement guild, JsonElement member, JsonElement channel, string account)
    {
        var (everyone, mine) = (guild.Text("id"), member.Items("roles").Select(r => r.GetString()).ToHashSet());
        var allowed = guild.Items("roles").Where(
            r => r.Text("id") == everyone || mine.Contains(r.Text("id"))).Aggregate(0UL, (sum, r) => sum | Bits(r, "permissions"));
        if ((allowed & Administrator) != 0 || guild.Text("owner_id") == account)
            return ulong.MaxValue;
        var overwrites = channel.Items("permission_overwrites").ToList();
        allowed = Over(allowed, overwrites.Where(o => o.Text("id") == everyone));
        allowed = Over(allowed, overwrites.Where(o => mine.Contains(o.Text("id"))));
        return Over(allowed, overwrites.Where(o => o.Text("id") == account));
    }

    private static ulong Over(ulong allowed, IEnumerable<JsonElement> overwrites)
    {
        var (deny, allow) = overwrites.Aggregate((0UL, 0UL), (sum, o) => (sum.Item1 | Bits(o, "deny"), sum.Item2 | Bits(o, "allow")));
        return (allowed & ~deny) | allow;
    }

    private static ulong Bits(JsonElement element, string name) =>
        ulong.TryParse(element.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? bits : 0;
}
