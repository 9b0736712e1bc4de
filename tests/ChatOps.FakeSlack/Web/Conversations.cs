using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>Methods <c>conversations.*</c>.</summary>
internal sealed class Conversations(Workspace workspace, Access access)
{
    public JsonObject Show(ApiCall call) => new() { ["channel"] = Describe(access.Readable(call.Required("channel"), "read"), call.Flag("include_num_members") == true) };

    public JsonObject All(ApiCall call)
    {
        var types = (call["types"] ?? "public_channel").Split(',', StringSplitOptions.TrimEntries);
        foreach (var type in types)
            access.Need(Scope(type));
        List<SlackChannel> channels;
        lock (workspace.Gate)
        {
            channels = [.. workspace.Channels.Values.Where(c => types.Contains(Type(c)))
                .Where(c => c.Kind == ChannelKind.Public || c.Members.Contains(workspace.App.Bot.Id))
                .Where(c => !c.IsArchived || call.Flag("exclude_archived") != true).OrderBy(c => c.Id, StringComparer.Ordinal)];
        }
        return Paged(call, "channels", channels, c => Describe(c));
    }

    public JsonObject Members(ApiCall call)
    {
        var channel = access.Readable(call.Required("channel"), "read");
        List<string> members;
        lock (workspace.Gate)
            members = [.. channel.Members.Order(StringComparer.Ordinal)];
        return Paged(call, "members", members, m => JsonValue.Create(m));
    }

    public JsonObject Open(ApiCall call)
    {
        access.Need("im:write");
        var person = access.Person(call.Required("users"));
        if (person.IsBot)
            throw new SlackError("cannot_dm_bot");
        if (person.IsDeleted)
            throw new SlackError("user_disabled");
        var channel = workspace.DirectWith(person);
        return new() { ["channel"] = call.Flag("return_im") == true ? Describe(channel) : new JsonObject { ["id"] = channel.Id } };
    }

    public JsonObject History(ApiCall call)
    {
        var channel = Visible(call);
        // What was said in threads is not in the history, only their first messages are.
        var messages = workspace.MessagesIn(channel).Where(m => m.ThreadTs is null || m.ThreadTs == m.Ts).Where(m => Within(call, m.Ts)).Reverse().ToList();
        return Paged(call, "messages", messages, m => Tell(call, m), "has_more");
    }

    public JsonObject Replies(ApiCall call)
    {
        var channel = Visible(call);
        var ts = call.Required("ts");
        var first = workspace.Find(channel, ts) ?? throw new SlackError("thread_not_found");
        var thread = first.ThreadTs ?? first.Ts;
        var messages = workspace.MessagesIn(channel).Where(m => m.Ts == thread || (m.ThreadTs == thread && Within(call, m.Ts))).ToList();
        return Paged(call, "messages", messages, m => Tell(call, m), "has_more");
    }

    private SlackChannel Visible(ApiCall call)
    {
        var channel = access.Readable(call.Required("channel"), "history");
        return channel.Members.Contains(workspace.App.Bot.Id) ? channel : throw new SlackError("not_in_channel");
    }

    private JsonObject Tell(ApiCall call, SlackMessage message)
    {
        var json = message.ToJson(workspace.App, call.Flag("include_all_metadata") == true);
        var replies = workspace.MessagesIn(message.Channel).Count(m => m.ThreadTs == message.Ts && m.Ts != message.Ts);
        if (replies > 0)
        {
            json["thread_ts"] = message.Ts;
            json["reply_count"] = replies;
        }
        return json;
    }

    private static bool Within(ApiCall call, string ts)
    {
        var at = decimal.Parse(ts, CultureInfo.InvariantCulture);
        var oldest = decimal.TryParse(call["oldest"], CultureInfo.InvariantCulture, out var from) ? from : 0;
        var latest = decimal.TryParse(call["latest"], CultureInfo.InvariantCulture, out var to) ? to : decimal.MaxValue;
        return call.Flag("inclusive") == true ? at >= oldest && at <= latest : at > oldest && at < latest;
    }

    private static JsonObject Paged<T>(ApiCall call, string name, List<T> all, Func<T, JsonNode?> tell, string? more = null)
    {
        var limit = Math.Clamp(call.Number("limit", 100), 1, 999);
        var from = int.TryParse(call["cursor"], CultureInfo.InvariantCulture, out var cursor) ? cursor : 0;
        var next = from + limit < all.Count ? (from + limit).ToString(CultureInfo.InvariantCulture) : "";
        var json = new JsonObject { [name] = new JsonArray([.. all.Skip(from).Take(limit).Select(tell)]) };
        if (more is not null)
            json[more] = next.Length > 0;
        json["response_metadata"] = new JsonObject { ["next_cursor"] = next };
        return json;
    }

    private JsonObject Describe(SlackChannel channel, bool count = false)
    {
        var json = new JsonObject
        {
            ["id"] = channel.Id,
            ["name"] = channel.Kind == ChannelKind.Direct ? null : channel.Name,
            ["is_channel"] = channel.Kind == ChannelKind.Public,
            ["is_group"] = channel.Kind == ChannelKind.Private,
            ["is_im"] = channel.Kind == ChannelKind.Direct,
            ["is_mpim"] = false,
            ["is_private"] = channel.Kind != ChannelKind.Public,
            ["is_archived"] = channel.IsArchived,
            ["is_member"] = channel.Members.Contains(workspace.App.Bot.Id),
            ["is_shared"] = channel.IsShared,
            ["is_ext_shared"] = channel.IsShared,
            ["context_team_id"] = workspace.App.Bot.Team.Id,
            ["shared_team_ids"] = Json.Strings(SharedWith(channel)),
        };
        if (channel.Kind == ChannelKind.Direct)
            json["user"] = channel.Members.First(m => m != workspace.App.Bot.Id);
        if (count)
            json["num_members"] = channel.Members.Count;
        return json;
    }

    private IEnumerable<string> SharedWith(SlackChannel channel) =>
        channel.Members.Select(m => workspace.People[m].Team.Id).Append(channel.Team.Id).Distinct();

    private static string Scope(string type) => type switch
    {
        "public_channel" => "channels:read",
        "private_channel" => "groups:read",
        "im" => "im:read",
        "mpim" => "mpim:read",
        _ => throw new SlackError("invalid_types"),
    };

    private static string Type(SlackChannel channel) => channel.Kind switch
    {
        ChannelKind.Public => "public_channel",
        ChannelKind.Private => "private_channel",
        _ => "im",
    };
}
