using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>Every call that the fake knows.</summary>
internal sealed class RestApi(World world, Channels channels, Answers answers, Func<string> gateway)
{
    /// <summary>New sessions that may still begin today.</summary>
    public int Sessions { get; set; } = 1000;

    /// <returns>Null: answered with nothing (204).</returns>
    public JsonNode? Carry(RestCall call) => (call.Method, (string[])[.. call.Path]) switch
    {
        ("GET", ["gateway"]) => new JsonObject { ["url"] = gateway() },
        ("GET", ["gateway", "bot"]) => Gateway(),
        ("GET", ["users", "@me"]) => world.Bot.ToJson(),
        ("GET", ["users", var id]) => Person(id).ToJson(),
        ("GET", ["applications", "@me"] or ["oauth2", "applications", "@me"]) => Application(),
        ("POST", ["users", "@me", "channels"]) => channels.OpenDirect(call),
        ("GET", ["guilds", var id]) => Guild(id).ToJson(),
        ("GET", ["guilds", var id, "roles"]) => new JsonArray([.. Guild(id).Roles.Select(r => r.ToJson())]),
        ("GET", ["guilds", var id, "members", var member]) => Member(Guild(id), member),
        ("GET", ["applications", var app, "guilds", var id, "commands"]) => Localized.Shown(Commands(app, id).Commands, call),
        ("PUT", ["applications", var app, "guilds", var id, "commands"]) => Overwrite(Commands(app, id), call),
        ("GET", ["channels", var id]) => channels.Show(id),
        ("PATCH", ["channels", var id]) => channels.Change(id, call),
        ("GET", ["channels", var id, "messages"]) => channels.List(id, call),
        ("POST", ["channels", var id, "messages"]) => channels.Post(id, call),
        ("PATCH", ["channels", var id, "messages", var message]) => channels.Edit(id, message, call),
        ("DELETE", ["channels", var id, "messages", var message]) => Nothing(() => channels.Delete(id, message)),
        ("POST", ["channels", var id, "messages", var message, "threads"]) => channels.OpenThread(id, message, call),
        ("POST", ["interactions", var id, var token, "callback"]) => Nothing(() => answers.Callback(id, token, call)),
        ("POST", ["webhooks", var app, var token]) => IsOurs(app, () => answers.FollowUp(token, call)),
        ("PATCH", ["webhooks", var app, var token, "messages", "@original"]) => IsOurs(app, () => answers.EditOriginal(token, call)),
        ("DELETE", ["webhooks", var app, var token, "messages", "@original"]) =>
            IsOurs(app, () => Nothing(() => answers.DeleteOriginal(token))),
        _ => throw new RestError(404, 0, "404: Not Found"),
    };

    private JsonObject Gateway() => new()
    {
        ["url"] = gateway(),
        ["shards"] = 1,
        ["session_start_limit"] = new JsonObject { ["total"] = 1000, ["remaining"] = Sessions, ["reset_after"] = 500, ["max_concurrency"] = 1 },
    };

    private JsonObject Application() => new()
    {
        ["id"] = world.ApplicationId,
        ["name"] = "ChatOps",
        ["icon"] = null,
        ["description"] = "",
        ["bot_public"] = false,
        ["bot_require_code_grant"] = false,
        ["verify_key"] = "",
        ["flags"] = 0,
    };

    private JsonNode Overwrite(DiscordGuild guild, RestCall call)
    {
        CommandRules.Check(call.Body);
        var commands = (JsonArray)call.Body.ToNode()!;
        foreach (var command in commands.Select(c => c!.AsObject()))
        {
            command["id"] = world.NewId();
            command["application_id"] = world.ApplicationId;
            command["guild_id"] = guild.Id;
            command["version"] = world.NewId();
            command["default_member_permissions"] = null;
            command["nsfw"] = false;
        }
        lock (world.Gate)
            (guild.Commands, guild.Overwrites) = (commands, guild.Overwrites + 1);
        return commands.DeepClone();
    }

    private DiscordGuild Commands(string application, string guild)
    {
        if (application != world.ApplicationId)
            throw new RestError(403, 20012, "You are not authorized to perform this action on this application");
        lock (world.Gate)
            return world.Guilds.GetValueOrDefault(guild) is { HasApp: true } found
                ? found
                : throw new RestError(403, 50001, "Missing Access");
    }

    private DiscordGuild Guild(string id)
    {
        lock (world.Gate)
            return world.Guilds.GetValueOrDefault(id) is { HasApp: true } found ? found : throw RestError.Unknown(10004, "Guild");
    }

    private DiscordPerson Person(string id)
    {
        lock (world.Gate)
            return world.People.GetValueOrDefault(id) ?? throw RestError.Unknown(10013, "User");
    }

    private JsonObject Member(DiscordGuild guild, string id)
    {
        lock (world.Gate)
            return guild.Members.ContainsKey(id) ? guild.Member(world.People[id]) : throw RestError.Unknown(10007, "Member");
    }

    private JsonNode? IsOurs(string application, Func<JsonNode?> answer) =>
        application == world.ApplicationId
            ? answer()
            : throw RestError.Unknown(10015, string.Create(CultureInfo.InvariantCulture, $"Webhook"));

    private static JsonNode? Nothing(Action action)
    {
        action();
        return null;
    }
}
