using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>Where a slash command or a click may be answered: five times, for thirty minutes.</summary>
internal sealed class ResponseUrls(Workspace workspace, Chat chat, Events events)
{
    private const int Uses = 5;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, Place> _places = [];

    /// <param name="origin">The message that was clicked in; null for a slash command.</param>
    public string Issue(string kind, SlackPerson person, SlackChannel channel, SlackMessage? origin)
    {
        var path = $"/{kind}/{workspace.App.Bot.Team.Id}/{Guid.NewGuid():N}";
        lock (workspace.Gate)
            _places[path] = new(person, channel, origin, workspace.Clock.GetUtcNow());
        return path;
    }

    public JsonObject? Receive(string path, JsonElement body)
    {
        Place place;
        lock (workspace.Gate)
        {
            if (!_places.TryGetValue(path, out place!))
                return null;
            if (workspace.Clock.GetUtcNow() - place.At > Life)
                throw new SlackError("expired_url");
            if (place.Used >= Uses)
                throw new SlackError("used_url");
            place.Used++;
        }
        Answer(place.Person, place.Channel, place.Origin, body);
        return new() { ["ok"] = true };
    }

    /// <summary>Also what the payload of an acknowledgement does.</summary>
    public void Answer(SlackPerson person, SlackChannel channel, SlackMessage? origin, JsonElement body)
    {
        origin = origin is null ? null : workspace.Fresh(origin);
        if (origin is not null && body.Flag("delete_original") == true)
        {
            workspace.Replace(origin with { IsDeleted = true });
            return;
        }
        var content = Content.Of(body);
        content.NotEmpty();
        if (origin is not null && body.Flag("replace_original") == true)
        {
            var message = origin with { Text = content.Text ?? "", Blocks = BlockIds.Filled(content.Blocks), Edits = origin.Edits + 1 };
            workspace.Replace(message);
            events.Changed(message, origin);
            return;
        }
        var inChannel = body.String("response_type") == "in_channel";
        var posted = workspace.Add(chat.Message(channel, content) with
        {
            EphemeralFor = inChannel ? null : person,
            ThreadTs = body.String("thread_ts"),
            UnfurlsLinks = body.Flag("unfurl_links") ?? true,
            UnfurlsMedia = body.Flag("unfurl_media") ?? true,
        });
        events.Message(posted);
    }

    private sealed record Place(SlackPerson Person, SlackChannel Channel, SlackMessage? Origin, DateTimeOffset At)
    {
        public int Used { get; set; }
    }
}
