using ChatOps.Server.Slack;

namespace ChatOps.Tests.Slack;

public class SlackTextTests
{
    [Theory]
    [InlineData("backup lims1", "backup lims1")]
    [InlineData("scan <http://web1|web1> &amp; more", "scan web1 & more")]
    [InlineData("scan <http://10.0.0.5>", "scan http://10.0.0.5")]
    [InlineData("note &lt;b&gt;", "note <b>")]
    [InlineData("note &amp;lt;", "note &lt;")]
    [InlineData("ask <@U0123ABCD>", "ask @U0123ABCD")]
    [InlineData("ask <@U0123ABCD|ana> in <#C0123ABCD|ops>", "ask @ana in #ops")]
    [InlineData("tell <!here>", "tell !here")]
    [InlineData("write <mailto:a@example.org|a@example.org>", "write a@example.org")]
    [InlineData("a < b > c", "a < b > c")]
    public void What_slack_made_of_typed_words_is_undone(string written, string typed) => Assert.Equal(typed, SlackText.Decode(written));

    [Theory]
    [InlineData("<@UBOT> senaite backup lims1", "senaite backup lims1")]
    [InlineData("please <@UBOT>   ops list ", "ops list")]
    [InlineData("<@UBOT>", "")]
    [InlineData("<@UOTHER> ops list", null)]
    [InlineData("&lt;@UBOT&gt; ops list", null)]
    public void The_words_behind_a_mention_of_the_bot_are_meant(string text, string? words) => Assert.Equal(words, SlackText.BehindMention(text, "UBOT"));

    [Theory]
    [InlineData("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;")]
    [InlineData("a\u202Eb\u200Bc", "a\\u{202E}b\\u{200B}c")]
    public void What_is_shown_is_inert(string text, string shown) => Assert.Equal(shown, SlackText.Escape(text));
}
