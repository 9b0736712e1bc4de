using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>Methods <c>chat.*</c>.</summary>
internal sealed class Chat(Workspace workspace, Access access, Events events)
{
    private const int LongestUpdate = 4000;

    public JsonObject Post(ApiCall call)
    {
        var channel = access.Postable(call.Required("channel"));
        var content = Content.Of(call);
        content.NotEmpty();
        var thread = call["thread_ts"] is { Length: > 0 } ts ? workspace.Find(channel, ts)?.ThreadTs ?? ts : null;
        if (thread is not null && workspace.Find(channel, thread) is null)
            throw new SlackError("thread_not_found");
        var message = workspace.Add(Message(channel, content) with
        {
            ThreadTs = thread,
            UnfurlsLinks = call.Flag("unfurl_links") ?? true,
            UnfurlsMedia = call.Flag("unfurl_media") ?? true,
        });
        events.Message(message);
        return new() { ["channel"] = channel.Id, ["ts"] = message.Ts, ["message"] = message.ToJson(workspace.App, withMetadata: true) };
    }

    public JsonObject PostEphemeral(ApiCall call)
    {
        var channel = access.Postable(call.Required("channel"));
        var person = access.Person(call.Required("user"), "user_not_in_channel");
        if (!channel.Members.Contains(person.Id))
            throw new SlackError("user_not_in_channel");
        var content = Content.Of(call);
        content.NotEmpty();
        var message = workspace.Add(Message(channel, content) with { EphemeralFor = person, ThreadTs = call["thread_ts"] });
        return new() { ["message_ts"] = message.Ts };
    }

    public JsonObject Update(ApiCall call)
    {
        var channel = access.Channel(call.Required("channel"));
        if (channel.IsArchived)
            throw new SlackError("is_inactive");
        // Ephemeral messages are not found here: nothing but the response_url of a click reaches them.
        var old = workspace.Find(channel, call.Required("ts")) ?? throw new SlackError("message_not_found");
        if (!ReferenceEquals(old.Author, workspace.App.Bot))
            throw new SlackError("cant_update_message");
        var given = Content.Of(call, LongestUpdate);
        given.NotEmpty();
        var content = given.Over(old);
        var message = old with { Text = content.Text ?? "", Blocks = BlockIds.Filled(content.Blocks), Metadata = content.Metadata, Edits = old.Edits + 1 };
        workspace.Replace(message);
        events.Changed(message, old);
        return new() { ["channel"] = channel.Id, ["ts"] = message.Ts, ["text"] = message.Text, ["message"] = message.ToJson(workspace.App, withMetadata: true) };
    }

    public JsonObject Delete(ApiCall call)
    {
        var channel = access.Channel(call.Required("channel"));
        var old = workspace.Find(channel, call.Required("ts")) ?? throw new SlackError("message_not_found");
        if (!ReferenceEquals(old.Author, workspace.App.Bot))
            throw new SlackError("cant_delete_message");
        workspace.Replace(old with { IsDeleted = true });
        return new() { ["channel"] = channel.Id, ["ts"] = old.Ts };
    }

    public JsonObject Permalink(ApiCall call)
    {
        var channel = access.Channel(call.Required("channel"));
        var message = workspace.Find(channel, call.Required("message_ts")) ?? throw new SlackError("message_not_found");
        var link = $"https://{channel.Team.Domain}.slack.com/archives/{channel.Id}/p{message.Ts.Replace(".", "", StringComparison.Ordinal)}";
        if (message.ThreadTs is { } thread && thread != message.Ts)
            link += $"?thread_ts={thread}&cid={channel.Id}";
        return new() { ["channel"] = channel.Id, ["permalink"] = link };
    }

    public SlackMessage Message(SlackChannel channel, Content content) => new()
    {
        Channel = channel,
        Ts = workspace.NewTs(),
        At = workspace.Clock.GetUtcNow(),
        Author = workspace.App.Bot,
        Text = content.Text ?? "",
        Blocks = BlockIds.Filled(content.Blocks),
        Metadata = content.Metadata,
    };
}
