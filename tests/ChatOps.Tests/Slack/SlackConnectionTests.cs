using ChatOps.Fakes.Slack;
using ChatOps.Server.Slack;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Tests.Slack;

/// <summary>Connections come and go; commands do not notice.</summary>
public class SlackConnectionTests
{
    [Fact]
    public async Task While_connections_are_renewed_in_the_middle_of_a_command_nothing_is_lost_or_late()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await SlackBench.StartAsync(SlackBench.WaitsFor(file));
        var card = await bench.CardAsync("change one");
        var before = bench.Slack.Sockets.ToList();

        var renewing = bench.Slack.RefreshAsync();
        for (var i = 0; i < 10; i++)
            Assert.Null((await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/ops", "list")).Failure);
        await renewing;
        await bench.Slack.UntilAsync(() => before.TrueForAll(s => !s.IsOpen) && bench.Slack.Sockets.Count(s => s.IsUsable) >= 2, "both are renewed");
        await File.WriteAllTextAsync(file, "");

        await bench.FinalAsync(card, "Succeeded");
        await bench.Slack.SettledAsync();
        Assert.All(bench.Slack.Deliveries, d => Assert.True(d.IsAcknowledged));
        var successors = bench.Slack.Sockets.Except(before).ToList();
        Assert.All(before, old => Assert.NotNull(old.SaidHello));
        Assert.All(successors, s => Assert.NotNull(s.SaidHello));
    }

    [Fact]
    public async Task A_warning_is_enough_to_move_and_one_lost_connection_leaves_the_other()
    {
        await using var bench = await SlackBench.StartAsync();
        var first = bench.Slack.Sockets[0];
        first.Drop();
        Assert.Null((await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/ops", "list")).Failure);
        await bench.Slack.ConnectedAsync(2);

        await bench.Slack.WarnAsync(bench.Slack.Sockets.First(s => s.IsUsable));
        await bench.Slack.UntilAsync(() => bench.Slack.Sockets.Count(s => s.SaidHello is not null) >= 4 && bench.Slack.Sockets.Count(s => s.IsUsable) == 2, "it moved");

        Assert.Null((await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/ops", "list")).Failure);
    }

    [Fact]
    public async Task A_peer_that_is_dead_is_noticed_and_replaced()
    {
        await using var bench = await SlackBench.StartAsync();
        var silent = bench.Slack.Sockets.Where(s => s.IsUsable).ToList();
        foreach (var socket in silent)
            socket.FallSilent();

        await bench.Slack.UntilAsync(() => bench.Slack.Sockets.Except(silent).Count(s => s.IsUsable) >= 2, "both are replaced");

        Assert.Null((await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/ops", "list")).Failure);
    }

    [Theory]
    [InlineData("invalid_auth")]
    [InlineData("account_inactive")]
    public async Task An_error_that_no_try_can_mend_stops_it_with_the_reason(string error)
    {
        await using var bench = await SlackBench.StartAsync();
        using var refused = bench.Slack.Faults.Always("apps.connections.open", new Fault.Refused(error));

        bench.Slack.DropSockets();

        await UntilUnhealthyAsync(bench, error);
        var tries = bench.Slack.Calls.Count(c => c.Method == "apps.connections.open");
        await bench.Engine.EndAsync(await bench.Engine.AskAsync("/test change one"));
        Assert.InRange(bench.Slack.Calls.Count(c => c.Method == "apps.connections.open") - tries, 0, 1);
    }

    [Fact]
    public async Task Socket_mode_switched_off_stops_it_with_the_reason()
    {
        await using var bench = await SlackBench.StartAsync();

        await bench.Slack.DisableLinkAsync();

        await UntilUnhealthyAsync(bench, "link_disabled");
    }

    [Fact]
    public async Task A_token_of_another_workspace_is_not_used()
    {
        await using var slack = await FakeSlack.StartAsync();
        using var http = new HttpClient();
        var options = new SlackOptions(slack.ApiUrl, slack.App.AppToken, slack.App.BotToken, "T0OTHER");

        var refused = await Assert.ThrowsAsync<SlackFatalException>(() => new SlackBotIdentity(new SlackApi(http, options), options).MeetAsync(CancellationToken.None));

        Assert.Contains(slack.Team.Id, refused.Message);
    }

    [Fact]
    public async Task What_keeps_it_out_for_a_while_at_the_start_is_tried_again()
    {
        await using var bench = await SlackBench.StartAsync(before: s => s.Faults.Once("auth.test", new Fault.Refused("team_added_to_org"), new Fault.Status(500)));

        Assert.Null((await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/ops", "list")).Failure);
        Assert.Null(bench.Engine.Get<SlackStatus>().Fatal);
    }

    [Fact]
    public async Task When_the_bots_token_is_revoked_no_command_is_taken_any_more_and_readiness_says_why()
    {
        await using var bench = await SlackBench.StartAsync();
        using var revoked = bench.Slack.Faults.Always("*", new Fault.Refused("token_revoked"), c => c.Method != "apps.connections.open");
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/ops", "list");

        await UntilUnhealthyAsync(bench, "token_revoked");

        await bench.Slack.UntilAsync(() => !bench.Slack.Sockets.Any(s => s.IsOpen), "it left");
    }

    [Fact]
    public async Task A_scope_that_was_taken_away_is_told_until_it_is_back_and_what_was_to_be_said_comes_then()
    {
        await using var bench = await SlackBench.StartAsync();
        bench.Slack.App.Scopes.Remove("chat:write");
        var handle = await bench.Engine.AskAsync("/test change one");
        var status = bench.Engine.Get<SlackStatus>();
        await bench.Slack.UntilAsync(() => bench.Slack.Calls.Any(c => c.Error == "missing_scope"), "it is refused");
        await bench.Slack.UntilAsync(() => status.CheckHealthAsync(new()).Result is { Status: HealthStatus.Degraded, Description: { } why } && why.Contains("missing_scope: needs chat:write"), "it is told");

        bench.Slack.App.Scopes.Add("chat:write");
        await bench.PassAsync(TimeSpan.FromSeconds(31), () => bench.Slack.MessagesIn(bench.Ops).Any(m => m.Metadata?.ToString().Contains($"final:{handle}") == true));

        await bench.Slack.UntilAsync(() => status.CheckHealthAsync(new()).Result.Status == HealthStatus.Healthy, "it is well again");
    }

    private static async Task UntilUnhealthyAsync(SlackBench bench, string why)
    {
        var status = bench.Engine.Get<SlackStatus>();
        await bench.Slack.UntilAsync(() => status.Fatal?.Contains(why) == true, $"it stops with {why}");
        var health = await status.CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains(why, health.Description);
    }
}
