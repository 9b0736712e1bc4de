using System.Text.Json;

namespace ChatOps.Tests.Fakes.Slack;

/// <summary>The fake reads messages as Slack does: whom they ping, what in them is a link.</summary>
public sealed class FakeSlackPingTests : FakeSlackTests
{
    [Theory]
    [InlineData("<@U0ONE> and <!subteam^S0TWO|ops>, <!here>", "U0ONE S0TWO here", "")]
    [InlineData("&lt;@U0ONE&gt; &lt;!channel&gt;", "", "")]
    [InlineData("see https://host.example/x and `www.example.org`", "", "https://host.example/x")]
    [InlineData("<https://a.example|b> mail@site.org", "", "https://a.example mail@site.org")]
    [InlineData("lims1 was backed up at 02:30 (a.b:8080)", "", "")]
    public async Task It_says_who_is_pinged_and_what_is_a_link(string text, string notified, string links)
    {
        await App.JsonAsync("chat.postMessage", new { channel = Ops.Id, text });
        var message = Slack.MessagesIn(Ops).Single();
        Assert.Equal(notified, string.Join(' ', message.Notified));
        Assert.Equal(links, string.Join(' ', message.Links));
        Assert.Equal(links, string.Join(' ', message.Unfurls));
    }

    [Fact]
    public async Task Rich_text_and_verbatim_text_are_inert_and_their_own_elements_are_not()
    {
        const string Hostile = "<!channel> https://evil.example @here";
        object[] inert = [Rich(new { type = "text", text = Hostile }), Section(JsonSerializer.Serialize(Hostile.Replace("<", "&lt;", StringComparison.Ordinal)).Trim('"'), true)];
        await App.JsonAsync("chat.postMessage", new { channel = Ops.Id, text = "fallback", blocks = inert });
        var message = Slack.MessagesIn(Ops)[^1];
        Assert.Empty(message.Notified);
        Assert.Empty(message.Links);
        Assert.Contains(Hostile, message.Shown, StringComparison.Ordinal);
        object[] loud = [Rich(new { type = "user", user_id = "U0ONE" }), Section("@here https://evil.example", false)];
        await App.JsonAsync("chat.postMessage", new { channel = Ops.Id, text = "fallback <@U0TWO>", blocks = loud, unfurl_links = false, unfurl_media = false });
        message = Slack.MessagesIn(Ops)[^1];
        Assert.Equal(["U0TWO", "U0ONE", "here"], message.Notified);
        Assert.Equal(["https://evil.example"], message.Links);
        Assert.Empty(message.Unfurls);

        static object Rich(object element) => new { type = "rich_text", elements = new[] { new { type = "rich_text_section", elements = new[] { element } } } };
        static object Section(string text, bool verbatim) => new { type = "section", text = new { type = "mrkdwn", text, verbatim } };
    }
}
