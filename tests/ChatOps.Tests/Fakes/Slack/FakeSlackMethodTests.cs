using System.Net;
using System.Text;
using ChatOps.Fakes.Slack;

namespace ChatOps.Tests.Fakes.Slack;

/// <summary>The fake's Web API, by real HTTP: what it takes and what it refuses.</summary>
public sealed class FakeSlackMethodTests : FakeSlackTests
{
    [Fact]
    public async Task Tokens_and_scopes_are_checked()
    {
        Assert.Equal("not_authed", (await App.SendAsync("auth.test", new ByteArrayContent([]), null)).GetProperty("error").GetString());
        Assert.Equal("invalid_auth", (await App.SendAsync("auth.test", new ByteArrayContent([]), "xoxb-other")).GetProperty("error").GetString());
        Assert.Equal("not_allowed_token_type", await App.ErrorOfAsync("apps.connections.open", new { }));
        var myself = await App.FormAsync("auth.test");
        Assert.Equal(Slack.App.Bot.Id, myself.GetProperty("user_id").GetString());
        Assert.Contains("chat:write", App.Last!.Headers.GetValues("x-oauth-scopes").Single(), StringComparison.Ordinal);
        Slack.App.Scopes.Remove("chat:write");
        var refused = await App.JsonAsync("chat.postMessage", new { channel = Ops.Id, text = "hello" });
        Assert.Equal(("missing_scope", "chat:write"), (refused.GetProperty("error").GetString(), refused.GetProperty("needed").GetString()));
        Assert.Equal(HttpStatusCode.OK, App.Last!.StatusCode);
    }

    [Fact]
    public async Task A_json_body_counts_only_where_slack_reads_it()
    {
        var refused = await App.JsonAsync("conversations.info", new { channel = Ops.Id });
        Assert.Equal("invalid_arguments", refused.GetProperty("error").GetString());
        Assert.Contains("missing required field: channel", refused.GetProperty("response_metadata").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("ops", (await App.FormAsync("conversations.info", ("channel", Ops.Id))).GetProperty("channel").GetProperty("name").GetString());
        Assert.Equal("user_not_found", await App.ErrorOfAsync("users.info", new { user = Operator.Id }));
        Assert.Equal("invalid_arguments", await App.ErrorOfAsync("files.getUploadURLExternal", new { filename = "a.txt", length = 1 }));
        Assert.Equal("ok", await App.ErrorOfAsync("chat.postMessage", new { channel = Ops.Id, text = "by json" }));
        Assert.True((await App.FormAsync("chat.postMessage", ("channel", Ops.Id), ("blocks", """[{"type":"divider"}]"""))).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Messages_are_refused_where_slack_refuses_them()
    {
        var elsewhere = Slack.AddChannel("elsewhere", ChannelKind.Public, withApp: false, Operator);
        var secret = Slack.AddChannel("secret", ChannelKind.Private, withApp: false, Operator);
        Assert.Equal("not_in_channel", await App.ErrorOfAsync("chat.postMessage", new { channel = elsewhere.Id, text = "x" }));
        Assert.Equal("channel_not_found", await App.ErrorOfAsync("chat.postMessage", new { channel = secret.Id, text = "x" }));
        Assert.Equal("no_text", await App.ErrorOfAsync("chat.postMessage", new { channel = Ops.Id, text = "" }));
        Assert.Equal("user_not_in_channel", await App.ErrorOfAsync("chat.postEphemeral", new { channel = Ops.Id, user = Slack.AddPerson("stranger").Id, text = "x" }));
        Slack.Pace.IsOn = false;
        var message = await Slack.SayAsync(Operator, Ops, "mine");
        Assert.Equal("cant_update_message", await App.ErrorOfAsync("chat.update", new { channel = Ops.Id, ts = message.Ts, text = "x" }));
        Assert.Equal("message_not_found", await App.ErrorOfAsync("chat.update", new { channel = Ops.Id, ts = "1.000000", text = "x" }));
        await App.JsonAsync("chat.postMessage", new { channel = Ops.Id, text = new string('x', 50_000) });
        Assert.Equal(40_000, Slack.MessagesIn(Ops)[^1].Text.Length);
        Slack.Archive(Ops, Operator);
        Assert.Equal("is_archived", await App.ErrorOfAsync("chat.postMessage", new { channel = Ops.Id, text = "x" }));
    }

    [Theory]
    [InlineData("""[{"type":"section"}]""", "must define either `text` or `fields` [json-pointer:/blocks/0]")]
    [InlineData("""[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]""", "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]")]
    [InlineData("""[{"type":"context","elements":[]}]""", "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]")]
    [InlineData("""[{"type":"divider","text":"x"}]""", "invalid additional property: text [json-pointer:/blocks/0]")]
    [InlineData("""[{"type":"table"}]""", "unsupported type: table [json-pointer:/blocks/0/type]")]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":""}}]""", "must be more than 0 characters [json-pointer:/blocks/0/text/text]")]
    [InlineData("""[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]""", "block_id already exists: a [json-pointer:/blocks]")]
    [InlineData("""[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"date","timestamp":1}]}]}]""", "missing required field: format [json-pointer:/blocks/0/elements/0/elements/0]")]
    public async Task Wrong_blocks_are_refused_with_the_place(string blocks, string message)
    {
        var refused = await App.FormAsync("chat.postMessage", ("channel", Ops.Id), ("blocks", blocks));
        Assert.Equal("invalid_blocks", refused.GetProperty("error").GetString());
        Assert.Contains($"[ERROR] {message}", refused.GetProperty("response_metadata").GetProperty("messages").EnumerateArray().Select(m => m.GetString()));
        Assert.Empty(Slack.MessagesIn(Ops));
    }

    [Fact]
    public async Task Limits_are_slacks_own()
    {
        Slack.Pace.IsOn = false;
        Assert.Equal("ok", await PostAsync(Enumerable.Repeat(Section(190), 50)));
        Assert.Equal("invalid_blocks", await PostAsync(Enumerable.Repeat(Section(1), 51)));
        Assert.Equal("invalid_blocks", await PostAsync([Section(3001)]));
        Assert.Equal("msg_blocks_too_long", await PostAsync(Enumerable.Repeat(Section(3000), 4)));
        Assert.Equal("invalid_blocks", await PostAsync([Button(76, 1)]));
        Assert.Equal("invalid_blocks", await PostAsync([Button(75, 2001)]));
        Assert.Equal("ok", await PostAsync([Button(75, 2000)]));

        Task<string> PostAsync(IEnumerable<object> blocks) => App.ErrorOfAsync("chat.postMessage", new { channel = Ops.Id, blocks });
        static object Section(int length) => new { type = "section", text = new { type = "mrkdwn", text = new string('x', length) } };
        static object Button(int length, int value) => new
        {
            type = "actions",
            elements = new[] { new { type = "button", text = new { type = "plain_text", text = new string('x', length) }, value = new string('v', value) } },
        };
    }

    [Fact]
    public async Task More_than_a_burst_in_one_channel_is_told_to_wait_and_other_channels_are_not()
    {
        var other = Slack.AddChannel("other", Operator);
        string[] answers = [.. await Task.WhenAll(Enumerable.Range(0, Slack.Pace.Burst + 3).Select(_ => WireApp.To(Slack).ErrorOfAsync("chat.postMessage", new { channel = Ops.Id, text = "x" })))];
        Assert.Contains("ratelimited", answers);
        Assert.Equal(answers.Count(a => a == "ok"), Slack.MessagesIn(Ops).Count);
        Assert.Equal("ok", await App.ErrorOfAsync("chat.postMessage", new { channel = other.Id, text = "x" }));
    }

    [Fact]
    public async Task A_file_needs_its_exact_length_and_lands_in_the_thread()
    {
        var first = await App.JsonAsync("chat.postMessage", new { channel = Ops.Id, text = "output follows" });
        var ts = first.GetProperty("ts").GetString()!;
        var announced = await App.FormAsync("files.getUploadURLExternal", ("filename", "out.txt"), ("length", "5"));
        using var http = new HttpClient();
        using var wrong = await http.PostAsync(announced.GetProperty("upload_url").GetString(), new StringContent("too long"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var right = await http.PostAsync(announced.GetProperty("upload_url").GetString(), new ByteArrayContent(Encoding.UTF8.GetBytes("lines")));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        var id = announced.GetProperty("file_id").GetString();
        Assert.Equal("ok", await App.ErrorOfAsync("files.completeUploadExternal", new { files = new[] { new { id, title = "Output" } }, channel_id = Ops.Id, thread_ts = ts }));
        var share = Assert.Single(Slack.ThreadOf(Slack.MessagesIn(Ops)[0]));
        Assert.Equal(("lines", "Output"), (share.Files.Single().Text, share.Files.Single().Title));
    }

    [Fact]
    public async Task What_was_posted_is_found_again_by_its_metadata()
    {
        var metadata = new { event_type = "operation", event_payload = new { id = "k7" } };
        var posted = await App.JsonAsync("chat.postMessage", new { channel = Ops.Id, text = "one", metadata });
        var ts = posted.GetProperty("ts").GetString()!;
        await App.JsonAsync("chat.postMessage", new { channel = Ops.Id, text = "two", thread_ts = ts });
        var history = await App.FormAsync("conversations.history", ("channel", Ops.Id), ("include_all_metadata", "true"));
        var message = history.GetProperty("messages").EnumerateArray().Single();
        Assert.Equal("k7", message.GetProperty("metadata").GetProperty("event_payload").GetProperty("id").GetString());
        var replies = await App.FormAsync("conversations.replies", ("channel", Ops.Id), ("ts", ts));
        Assert.Equal(2, replies.GetProperty("messages").GetArrayLength());
        Assert.False(replies.GetProperty("messages")[0].TryGetProperty("metadata", out _));
    }

    [Fact]
    public async Task Faults_strike_the_calls_that_are_meant()
    {
        Slack.Faults.Once("chat.postMessage", new Fault.RateLimited(7), new Fault.Status(500), new Fault.Refused("invalid_blocks", "why"), new Fault.LostAnswer());
        Assert.Equal("ratelimited", await PostAsync());
        Assert.Equal("7", App.Last!.Headers.RetryAfter!.ToString());
        await PostAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, App.Last!.StatusCode);
        Assert.Equal("invalid_blocks", await PostAsync());
        Assert.Empty(Slack.MessagesIn(Ops));
        await Assert.ThrowsAsync<HttpRequestException>(PostAsync);
        Assert.Single(Slack.MessagesIn(Ops));
        var held = Slack.Faults.Hold("chat.postMessage");
        var late = PostAsync();
        await held.Arrived;
        Assert.Single(Slack.MessagesIn(Ops));
        held.Release();
        Assert.Equal("ok", await late);
        await Slack.OutageAsync(closePort: true);
        await Assert.ThrowsAsync<HttpRequestException>(PostAsync);
        await Slack.EndOutageAsync(openPort: true);
        Assert.Equal("ok", await PostAsync());

        Task<string> PostAsync() => App.ErrorOfAsync("chat.postMessage", new { channel = Ops.Id, text = "x" });
    }
}
