using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>Who is who: <c>auth.test</c>, <c>users.*</c>, <c>usergroups.*</c>.</summary>
internal sealed class Directory(Workspace workspace, Access access)
{
    public JsonObject Myself(ApiCall call)
    {
        var app = workspace.App;
        if (call.Token == app.AppToken)
            return new() { ["app_name"] = app.Bot.Name, ["app_id"] = app.Id };
        return new()
        {
            ["url"] = $"https://{app.Bot.Team.Domain}.slack.com/",
            ["team"] = app.Bot.Team.Name,
            ["user"] = app.Bot.Name,
            ["team_id"] = app.Bot.Team.Id,
            ["user_id"] = app.Bot.Id,
            ["bot_id"] = app.BotId,
            ["is_enterprise_install"] = false,
        };
    }

    public JsonObject Person(ApiCall call)
    {
        access.Need("users:read");
        var person = access.Person(call["user"] ?? "");
        return new()
        {
            ["user"] = new JsonObject
            {
                ["id"] = person.Id,
                ["team_id"] = person.Team.Id,
                ["name"] = person.Name,
                ["real_name"] = person.Name,
                ["deleted"] = person.IsDeleted,
                ["is_bot"] = person.IsBot,
                ["is_app_user"] = false,
                ["is_restricted"] = person.IsGuest,
                ["is_ultra_restricted"] = false,
                ["is_stranger"] = person.Team.Id != workspace.App.Bot.Team.Id,
                ["profile"] = new JsonObject { ["display_name"] = person.Name, ["real_name"] = person.Name, ["team"] = person.Team.Id },
            },
        };
    }

    public JsonObject Groups(ApiCall call)
    {
        access.Need("usergroups:read");
        lock (workspace.Gate)
        {
            var groups = workspace.Groups.Values.Where(g => !g.IsDisabled || call.Flag("include_disabled") == true);
            return new() { ["usergroups"] = new JsonArray([.. groups.Select(g => Describe(g, call.Flag("include_users") == true))]) };
        }
    }

    public JsonObject GroupMembers(ApiCall call)
    {
        access.Need("usergroups:read");
        lock (workspace.Gate)
        {
            if (!workspace.Groups.TryGetValue(call.Required("usergroup"), out var group))
                throw new SlackError("no_such_subteam");
            if (group.IsDisabled && call.Flag("include_disabled") != true)
                throw new SlackError("subteam_disabled");
            return new() { ["users"] = Json.Strings(group.Users.Order(StringComparer.Ordinal)) };
        }
    }

    public static JsonObject Describe(SlackGroup group, bool users)
    {
        var json = new JsonObject
        {
            ["id"] = group.Id,
            ["team_id"] = group.Team.Id,
            ["is_usergroup"] = true,
            ["name"] = group.Handle,
            ["handle"] = group.Handle,
            ["is_external"] = false,
            ["date_delete"] = group.IsDisabled ? 1 : 0,
            ["user_count"] = group.Users.Count,
        };
        if (users)
            json["users"] = Json.Strings(group.Users.Order(StringComparer.Ordinal));
        return json;
    }
}
