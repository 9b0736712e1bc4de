using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>What happens in the workspace and is told to an app that has subscribed to it and may see it.</summary>
internal sealed class Events(Workspace workspace, Deliveries deliveries)
{
    private readonly ConcurrentBag<Task> _running = [];

    /// <summary>A new message; people's mentions of the app are a second event with an id of its own.</summary>
    public void Message(SlackMessage message)
    {
        if (message.EphemeralFor is not null || !Sees(message.Channel))
            return;
        var json = Describe(message);
        if (IsSubscribed(message.Channel))
            Tell(json.DeepClone().AsObject(), message.Channel);
        if (message.Channel.Kind != ChannelKind.Direct && !ReferenceEquals(message.Author, workspace.App.Bot)
            && message.Text.Contains(workspace.App.Bot.Mention, StringComparison.Ordinal) && Has("app_mention"))
        {
            json["type"] = "app_mention";
            json.Remove("channel_type");
            Tell(json, message.Channel);
        }
    }

    public void Changed(SlackMessage message, SlackMessage old)
    {
        if (message.EphemeralFor is not null || !Sees(message.Channel) || !IsSubscribed(message.Channel))
            return;
        var ts = workspace.NewTs();
        Tell(
            new()
            {
                ["type"] = "message",
                ["subtype"] = "message_changed",
                ["hidden"] = true,
                ["message"] = message.ToJson(workspace.App),
                ["previous_message"] = old.ToJson(workspace.App),
                ["channel"] = message.Channel.Id,
                ["channel_type"] = message.Channel.EventType,
                ["ts"] = ts,
                ["event_ts"] = ts,
            },
            message.Channel);
    }

    /// <summary>Anything else, by its name.</summary>
    public void Happened(JsonObject what, SlackChannel? where = null)
    {
        what["event_ts"] ??= workspace.NewTs();
        if (Has((string)what["type"]!))
            Tell(what, where);
    }

    /// <summary>Ends when every event so far was acknowledged or given up.</summary>
    public Task SettledAsync() => Task.WhenAll(_running);

    private bool Has(string name) => workspace.App.Events.Contains(name);

    private bool IsSubscribed(SlackChannel channel) => Has(channel.Kind switch
    {
        ChannelKind.Public => "message.channels",
        ChannelKind.Private => "message.groups",
        _ => "message.im",
    });

    private bool Sees(SlackChannel channel) => channel.Members.Contains(workspace.App.Bot.Id);

    private JsonObject Describe(SlackMessage message)
    {
        var json = message.ToJson(workspace.App);
        json["channel"] = message.Channel.Id;
        json["channel_type"] = message.Channel.EventType;
        json["event_ts"] = message.Ts;
        if (!ReferenceEquals(message.Author, workspace.App.Bot))
            json["client_msg_id"] = Guid.NewGuid().ToString();
        if (message.Channel.IsShared)
        {
            json["user_team"] = message.Author.Team.Id;
            json["source_team"] = message.Author.Team.Id;
        }
        return json;
    }

    private void Tell(JsonObject what, SlackChannel? where)
    {
        var (app, team) = (workspace.App, workspace.App.Bot.Team.Id);
        var payload = new JsonObject
        {
            ["token"] = app.VerificationToken,
            ["team_id"] = team,
            ["context_team_id"] = team,
            ["context_enterprise_id"] = null,
            ["api_app_id"] = app.Id,
            ["event"] = what,
            ["type"] = "event_callback",
            ["event_id"] = workspace.NewId("Ev"),
            ["event_time"] = workspace.Clock.GetUtcNow().ToUnixTimeSeconds(),
            ["authorizations"] = new JsonArray(new JsonObject
            {
                ["enterprise_id"] = null,
                ["team_id"] = team,
                ["user_id"] = app.Bot.Id,
                ["is_bot"] = true,
                ["is_enterprise_install"] = false,
            }),
            ["is_ext_shared_channel"] = where?.IsShared ?? false,
            ["event_context"] = $"4-{Guid.NewGuid():N}",
        };
        _running.Add(deliveries.SendEventAsync(new("events_api", payload)));
    }
}
