using ChatOps.Core.Chat;
using ChatOps.Fakes.Slack;
using ChatOps.Server.ChatPlatforms;
using ChatOps.Server.Slack;

namespace ChatOps.Tests.Slack;

/// <summary>How often a place gets something, and what becomes of a call that Slack did not take.</summary>
public class SlackPaceTests
{
    [Fact]
    public async Task What_is_carried_side_by_side_takes_one_turn_in_a_second()
    {
        var time = new StandingTime();
        var pace = new PlacePace(time);
        for (var second = 0; second < 300; second++)
        {
            time.Now += TimeSpan.FromSeconds(1);
            using var start = new Barrier(4);
            var turns = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return pace.TakeTurn("C1");
                },
                TaskCreationOptions.LongRunning)));
            Assert.Single(turns, t => t == TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task The_pause_that_slack_asks_for_is_kept_in_the_whole_place_and_in_no_other()
    {
        await using var slack = await FakeSlack.StartAsync();
        using var http = new HttpClient();
        var api = new SlackApi(http, new(slack.ApiUrl, slack.App.AppToken, slack.App.BotToken, slack.Team.Id));
        var pace = new PlacePace(new StandingTime());
        slack.Faults.Once("chat.postMessage", new Fault.RateLimited(42));

        var later = Assert.IsType<PostResult.Later>(SlackResults.Of(await api.PostAsync("chat.postMessage", [], default), pace, "C1"));

        Assert.Equal((TimeSpan.FromSeconds(42), true, true), (later.After, later.NotPosted, later.AsksToWait));
        Assert.Equal(TimeSpan.FromSeconds(42), pace.TakeTurn("C1"));
        Assert.Equal(TimeSpan.Zero, pace.TakeTurn("C2"));
    }

    [Theory]
    [InlineData("missing_scope")]
    [InlineData("token_revoked")]
    [InlineData("invalid_auth")]
    public void What_people_can_put_right_is_kept_until_they_have(string error) =>
        Assert.True(Assert.IsType<PostResult.Later>(SlackResults.Of(new SlackAnswer.Refused(error, ""), new(TimeProvider.System), "C1")).NotPosted);

    [Theory]
    [InlineData("is_archived")]
    [InlineData("channel_not_found")]
    [InlineData("not_in_channel")]
    [InlineData("invalid_blocks")]
    public void What_no_further_try_mends_is_refused_for_good(string error) =>
        Assert.IsType<PostResult.Refused>(SlackResults.Of(new SlackAnswer.Refused(error, ""), new(TimeProvider.System), "C1"));

    private sealed class StandingTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
