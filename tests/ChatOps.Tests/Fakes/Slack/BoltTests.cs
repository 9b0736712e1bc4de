using ChatOps.Fakes.Slack;

namespace ChatOps.Tests.Fakes.Slack;

/// <summary>
/// The vendor's own client works with the fake, so the fake speaks as Slack does where that client looks. Both sides are asked: what the client got, and
/// what stands in the workspace afterwards.
/// </summary>
public sealed class BoltTests(BoltApp bolt) : IClassFixture<BoltApp>
{
    private FakeSlack Slack => bolt.Slack;

    [BoltFact]
    public async Task It_acknowledges_a_command_with_a_payload()
    {
        var typed = await bolt.DoAsync("acknowledge");
        Assert.True(typed.IsAcknowledged);
        await Slack.EphemeralAsync(bolt.Operator, m => m.Shown == "said with the acknowledgement");
    }

    [BoltFact]
    public async Task It_answers_over_the_response_url()
    {
        await bolt.DoAsync("respond");
        await Slack.EphemeralAsync(bolt.Operator, m => m.Shown == "only for you");
        await Slack.UntilAsync(bolt.Ops, m => m.Shown == "for everybody");
    }

    [BoltFact]
    public async Task It_posts_blocks_edits_them_and_gets_the_click()
    {
        await bolt.DoAsync("post");
        var posted = await bolt.SeenAsync("posted");
        var message = await Slack.UntilAsync(bolt.Ops, m => m.Ts == posted.GetProperty("ts").GetString() && m.HasButton("Go"));
        Assert.Equal((Slack.App.Id, "k7"), (posted.GetProperty("app").GetString(), posted.GetProperty("metadata").GetString()));
        Assert.Equal(("A plan, changed", 1, "A plan\n*Target*\nlims1\nline"), (message.Text, message.Edits, message.Shown));
        Assert.Equal("k7", message.Metadata!.Value.GetProperty("event_payload").GetProperty("id").GetString());
        await Slack.EphemeralAsync(bolt.Operator, m => m.Shown == "posted, for you");
        Assert.Null((await Slack.ClickAsync(bolt.Operator, message, "Go")).Failure);
        var clicked = await bolt.SeenAsync("clicked");
        Assert.Equal((bolt.Operator.Id, "k7", message.Ts), (clicked.GetProperty("by").GetString(), clicked.GetProperty("value").GetString(), clicked.GetProperty("message").GetString()));
        Assert.Empty((await Slack.UntilAsync(message, m => m.Text == "done")).Buttons);
    }

    [BoltFact]
    public async Task It_opens_a_modal_once_complains_and_takes_the_submission()
    {
        await bolt.DoAsync("modal");
        Assert.Equal("exchanged_trigger_id", (await bolt.SeenAsync("opened")).GetProperty("again").GetString());
        await Slack.UntilAsync(() => Slack.ViewsOf(bolt.Operator).Any(v => v.Title == "Deny k7"), "the modal with its new title");
        var view = await Slack.ViewAsync(bolt.Operator);
        Assert.Equal("say more", (await Slack.SubmitAsync(bolt.Operator, view, ("reason", "no"))).Errors["why"]);
        Assert.Single(Slack.ViewsOf(bolt.Operator));
        Assert.Empty((await Slack.SubmitAsync(bolt.Operator, view, ("why", "not today"))).Errors);
        var submitted = await bolt.SeenAsync("submitted");
        Assert.Equal(("not today", "k7"), (submitted.GetProperty("reason").GetString(), submitted.GetProperty("metadata").GetString()));
        Assert.Empty(Slack.ViewsOf(bolt.Operator));
    }

    [BoltFact]
    public async Task It_hears_a_mention_and_a_changed_group_and_answers_in_the_thread()
    {
        var said = await Slack.SayAsync(bolt.Operator, bolt.Ops, "@chatops are you there?");
        var answer = await Slack.UntilAsync(bolt.Ops, m => m.ThreadTs == said.Ts);
        Assert.Equal("yes?", answer.Shown);
        Assert.Equal($"{Slack.App.Bot.Mention} are you there?", (await bolt.SeenAsync("mentioned")).GetProperty("text").GetString());
        var second = Slack.AddPerson("second");
        Slack.EditGroup(bolt.Group, [second], []);
        Assert.Equal(second.Id, (await bolt.SeenAsync("group")).GetProperty("added")[0].GetString());
        Slack.EditGroup(bolt.Group, [], [second]);
        await Slack.SettledAsync();
    }

    [BoltFact]
    public async Task It_uploads_a_file_into_a_thread()
    {
        await bolt.DoAsync("file");
        var id = (await bolt.SeenAsync("uploaded")).GetProperty("file").GetString();
        var file = Slack.Files.Single(f => f.Id == id);
        Assert.Equal(("Output", "ligne 1\nétape 2\n"), (file.Title, file.Text));
        Assert.Equal("All of it", file.Share!.Text);
        Assert.Contains(Slack.ThreadOf(file.Share), m => m.Ts == file.Share.Ts);
    }

    [BoltFact]
    public async Task It_reads_channels_people_groups_and_history()
    {
        await bolt.DoAsync("post");
        await bolt.SeenAsync("posted");
        await bolt.DoAsync("look");
        var looked = await bolt.SeenAsync("looked");
        Assert.Equal(Slack.App.Bot.Id, Text("user"));
        Assert.Contains("chat:write", looked.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(("ops", "operator", Slack.DirectWith(bolt.Operator).Id), (Text("channel"), Text("person"), Text("direct")));
        Assert.True(looked.GetProperty("isMember").GetBoolean());
        Assert.Equal(1, looked.GetProperty("first").GetInt32());
        Assert.Equal(["ops", "secret"], List("pages"));
        Assert.Equal(new[] { bolt.Operator.Id, Slack.App.Bot.Id }.Order(StringComparer.Ordinal), List("members").Order(StringComparer.Ordinal));
        Assert.Contains(bolt.Operator.Id, List("group"));
        Assert.Equal(List("group"), List("inGroup"));
        Assert.StartsWith($"https://site.slack.com/archives/{bolt.Ops.Id}/p", Text("link"), StringComparison.Ordinal);

        string? Text(string name) => looked.GetProperty(name).GetString();
        IEnumerable<string?> List(string name) => looked.GetProperty(name).EnumerateArray().Select(e => e.GetString());
    }

    [BoltFact]
    public async Task It_understands_errors()
    {
        await bolt.DoAsync("errors");
        var errors = await bolt.SeenAsync("errors");
        Assert.Equal("message_not_found", errors.GetProperty("missing").GetString());
        Assert.Equal("invalid_blocks [ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]", errors.GetProperty("blocks").GetString());
        Assert.Equal("invalid_trigger_id", errors.GetProperty("view").GetString());
        Assert.Equal("channel_not_found", errors.GetProperty("channel").GetString());
        Assert.Equal("user_not_found", errors.GetProperty("person").GetString());
    }

    [BoltFact]
    public async Task It_waits_as_long_as_it_is_told_and_posts_once()
    {
        Slack.Faults.Once("chat.postMessage", c => c["text"] == "after a wait", new Fault.RateLimited(1));
        await bolt.DoAsync("wait");
        var ts = (await bolt.SeenAsync("waited")).GetProperty("ts").GetString();
        Assert.Equal(1, (await bolt.SeenAsync("rate_limited")).GetProperty("seconds").GetInt32());
        Assert.Equal(ts, Slack.MessagesIn(bolt.Ops).Single(m => m.Text == "after a wait").Ts);
        Assert.Equal(["ratelimited", null], Slack.Calls.Where(c => c["text"] == "after a wait").Select(c => c.Error));
    }

    [BoltFact]
    public async Task It_comes_back_after_a_refresh_and_after_a_cut()
    {
        foreach (var leave in (Func<Task>[])[() => Slack.RefreshAsync(), () => Task.Run(Slack.DropSockets)])
        {
            var (before, connected) = (Slack.Sockets.Count, bolt.CountOf("connected"));
            await leave();
            await Slack.UntilAsync(() => Slack.Sockets.Count > before && Slack.Sockets[^1].IsUsable && bolt.CountOf("connected") > connected, "a new connection");
            Assert.Same(Slack.Sockets[^1], (await bolt.DoAsync("acknowledge")).Socket);
        }
        await Slack.UntilAsync(() => Slack.Sockets[^1].Pings > 0, "a ping of the client");
    }
}
