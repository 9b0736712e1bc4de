using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOps.Core.Chat;
using ChatOps.Core.Text;
using ChatOps.Fakes.Slack;
using ChatOps.Server.ChatPlatforms;
using ChatOps.Server.Slack;
using FsCheck;
using FsCheck.Fluent;

namespace ChatOps.Tests.Slack;

public class SlackMessageTests
{
    private static readonly ResolvedButton[] Buttons = [new(ButtonKind.Approve, "random"), new(ButtonKind.Deny, "random"), new(ButtonKind.ReadPlan, "ab3de")];

    [Fact]
    public void Whatever_a_reply_holds_its_message_stays_within_slacks_limits()
    {
        // Not as a property that prints what failed: these replies have a hundred thousand characters.
        foreach (var r in Replies().Sample(300, 60))
        {
            AssertLimits(SlackMessages.Of(r, ["U1", "U2"], Buttons).Blocks, 50, 9500);
            AssertLimits(SlackMessages.Wide(r).Blocks, 98, 70_000);
        }
    }

    /// <summary>The rules are the fake's, which knows what Slack counts: also the text beside the blocks, and an edit, which may be shorter than a new message.</summary>
    [Fact]
    public async Task Slack_takes_whatever_is_made_of_a_reply_and_nobody_else_is_pinged()
    {
        await using var slack = await FakeSlack.StartAsync();
        slack.Pace.IsOn = false;
        var (person, other) = (slack.AddPerson("approver", "U0APPROVER"), slack.AddPerson("victim", "U0VICTIM"));
        var ops = slack.AddChannel("ops", person, other);
        using var http = new HttpClient();
        var api = new SlackApi(http, new(slack.ApiUrl, slack.App.AppToken, slack.App.BotToken, slack.Team.Id));
        foreach (var reply in Replies().Sample(60, 15))
        {
            foreach (var content in (SlackContent[])[SlackMessages.Of(reply, [person.Id], Buttons), SlackMessages.Plain(reply)])
            {
                var posted = Assert.IsType<SlackAnswer.Done>(await api.PostAsync("chat.postMessage", SlackPlatform.NewBody(ops.Id, null, "any", content), default));
                var edit = SlackPlatform.NewBody(ops.Id, null, "any", content);
                edit["ts"] = posted.Text("ts");
                Assert.Equal("", await api.PostAsync("chat.update", edit, default) is SlackAnswer.Refused refused ? refused.ToString() : "");
                var shown = slack.MessagesIn(ops)[^1];
                Assert.Equal(content.Blocks.Count > 0 ? [person.Id] : [], shown.Notified);
                Assert.True(content.Blocks.Count == 0 || shown.Links.Count == 0, shown.Shown);
                AssertNothingHides(shown.Shown);
            }
            var view = SlackModals.Read(reply, "ab3de", "random", new(ops.Id, person.Id, null), "https://bot.example");
            var opened = await api.PostAsync("views.open", new JsonObject { ["trigger_id"] = "none", ["view"] = view }, default);
            // A view that is not as it should be is refused before its trigger is looked at.
            Assert.Equal("invalid_trigger_id", Assert.IsType<SlackAnswer.Refused>(opened).ToString());
        }
    }

    [Theory]
    [InlineData("&&&&", 20, "&amp;&amp;&amp;&amp;")]
    [InlineData("&&&&", 19, "&amp;&amp;&amp;…")]
    [InlineData("&&&&", 16, "&amp;&amp;&amp;…")]
    [InlineData("&&&&", 15, "&amp;&amp;…")]
    [InlineData("ab😀c", 4, "ab…")]
    [InlineData("ab&cd", 4, "ab…")]
    public void A_text_is_cut_where_nothing_is_torn(string text, int most, string cut) => Assert.Equal(cut, SlackText.Escape(text, most));

    [Fact]
    public void A_plan_that_is_not_wholly_visible_is_offered_to_be_read_instead_of_approved()
    {
        var small = SlackMessages.Of(new Reply("plan") { Fields = [new("Plan", "one line")] }, [], Buttons);
        var large = SlackMessages.Of(new Reply("plan") { Fields = [.. Enumerable.Range(0, 30).Select(i => new ReplyField("Plan", new string('x', 1000)))] }, [], Buttons);

        Assert.True(small.IsWhole);
        Assert.Equal(["approve", "deny", "plan"], Actions(small.Blocks));
        Assert.False(large.IsWhole);
        Assert.Equal(["deny", "plan"], Actions(large.Blocks));
    }

    [Fact]
    public void One_long_field_is_a_cut_too()
    {
        var cut = SlackMessages.Of(new Reply("plan") { Fields = [new("Plan", new string('x', 1501))] }, [], Buttons);

        Assert.False(cut.IsWhole);
        Assert.DoesNotContain("approve", Actions(cut.Blocks));
    }

    [Fact]
    public void Hostile_text_stays_text_and_only_named_people_are_mentioned()
    {
        const string Hostile = "<!channel> <@U0VICTIM> ``` *bold* https://evil.example/x \u202Egnp.exe\u202C";
        var message = SlackMessages.Of(
            new Reply(Hostile, Hostile) { Fields = [new(Hostile, Hostile)], Code = Hostile, Table = new(["a"], [[Hostile]]) }, ["U0APPROVER"], []);

        var json = message.Blocks.ToJsonString();
        Assert.DoesNotContain("mrkdwn", json);
        Assert.Equal(["U0APPROVER"], All(message.Blocks, "user").Select(n => (string?)n["user_id"]));
        Assert.Empty(All(message.Blocks, "link"));
        Assert.Empty(All(message.Blocks, "broadcast"));
        // As a person sees it: written as JSON, such characters are escaped in any case.
        Assert.All(All(message.Blocks, "text").Concat(All(message.Blocks, "plain_text")), t => AssertNothingHides((string)t["text"]!));
        AssertNothingHides(message.Text);
        Assert.Contains("&lt;!channel&gt;", message.Text);
        Assert.DoesNotContain("<", message.Text);
    }

    [Fact]
    public void A_moment_is_shown_in_the_readers_own_zone()
    {
        var at = new DateTimeOffset(2026, 11, 22, 14, 0, 0, TimeSpan.Zero);
        var message = SlackMessages.Of(new Reply("x") { Fields = [new("Until", "2026-11-22 14:00 UTC") { At = at }] }, [], []);

        var date = Assert.Single(All(message.Blocks, "date"));
        Assert.Equal(at.ToUnixTimeSeconds(), (long?)date["timestamp"]);
        Assert.Equal("2026-11-22 14:00 UTC", (string?)date["fallback"]);
    }

    [Fact]
    public void Of_long_output_the_end_is_shown_and_of_a_narrow_table_the_columns()
    {
        var message = SlackMessages.Of(
            new Reply("x") { Code = string.Join('\n', Enumerable.Range(1, 5000).Select(i => $"line {i}")), Table = new(["Id", "Who"], [["ab3de", "ana"]]) }, [], []);

        var shown = string.Concat(All(message.Blocks, "text").Select(t => (string?)t["text"]));
        Assert.Contains("line 5000", shown);
        Assert.DoesNotContain("line 1\n", shown);
        Assert.Contains("Id     Who\nab3de  ana", shown);
    }

    private static Gen<Reply> Replies() =>
        from title in Texts(400)
        from text in Texts(20_000)
        from fields in Gen.ListOf(Fields())
        from code in Gen.OneOf(Gen.Constant<string?>(null), Texts(60_000).Select(t => (string?)t))
        from columns in Gen.Choose(1, 6)
        from rows in Gen.ListOf(Gen.ArrayOf(Texts(300), columns))
        from tone in Gen.Elements(Tone.Good, Tone.Bad, Tone.Warning, Tone.Neutral)
        select new Reply(title, text, tone)
        {
            Fields = [.. fields],
            Code = code,
            Table = new([.. Enumerable.Range(0, columns).Select(c => $"c{c}")], [.. rows.Select(r => r.ToImmutableArray())]),
        };

    private static Gen<ReplyField> Fields() =>
        from name in Texts(400)
        from value in Texts(4000)
        from isMoment in Gen.Elements(true, false)
        select new ReplyField(name, value) { At = isMoment ? DateTimeOffset.UnixEpoch : null };

    private static Gen<string> Texts(int most) =>
        from length in Gen.Choose(0, most)
        from pool in Gen.Elements("abc xyz", "a\nb ", "é→😀", "<!channel>&", "`*_~", "\u202E\u200B\u0007x", "𝄞", "https://evil.example <@U0VICTIM> ")
        select string.Concat(Enumerable.Repeat(pool, (length / pool.Length) + 1));

    private static void AssertLimits(JsonArray blocks, int mostBlocks, int mostCharacters)
    {
        Assert.InRange(blocks.Count, 0, mostBlocks);
        var total = 0;
        foreach (var text in All(blocks, "text").Concat(All(blocks, "plain_text")))
        {
            var shown = (string?)text["text"] ?? "";
            Assert.NotEmpty(shown);
            Assert.InRange(shown.Length, 1, 6000);
            // Half of a surrogate pair would not survive the way.
            Assert.Equal(shown, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(shown)));
            total += shown.Length;
        }
        Assert.InRange(total, 0, mostCharacters);
        foreach (var header in blocks.Where(b => (string?)b!["type"] == "header"))
            Assert.InRange(((string?)header!["text"]!["text"])!.Length, 1, 150);
    }

    private static void AssertNothingHides(string shown) =>
        Assert.DoesNotContain(shown.EnumerateRunes(), r => Invisible.Is(r) && r.Value is not ('\n' or '\t'));

    private static IEnumerable<string?> Actions(JsonArray blocks) =>
        blocks.Where(b => (string?)b!["type"] == "actions").SelectMany(b => b!["elements"]!.AsArray()).Select(e => (string?)e!["action_id"]);

    private static IEnumerable<JsonObject> All(JsonNode? node, string type) => node switch
    {
        JsonArray array => array.SelectMany(n => All(n, type)),
        JsonObject found => ((string?)(found["type"] as JsonValue) == type ? [found] : Array.Empty<JsonObject>()).Concat(found.SelectMany(p => All(p.Value, type))),
        _ => [],
    };
}
