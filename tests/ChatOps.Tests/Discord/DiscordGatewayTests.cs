using System.Text.Json.Nodes;
using ChatOps.Server.Discord;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Tests.Discord;

/// <summary>Connections come and go; commands do not notice.</summary>
public class DiscordGatewayTests
{
    [Fact]
    public async Task A_lost_connection_is_taken_up_again_where_discord_said_and_what_was_missed_comes()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Discord.DropSockets();

        // Typed while nobody is connected: Discord keeps it for the session.
        var typed = await bench.TypeAsync(bench.Operator, "ops list");

        Assert.Null(typed.Failure);
        await bench.Discord.UntilAsync(() => bench.Discord.Sockets[^1].IsUsable, "it is back");
        Assert.True(bench.Discord.Sockets[^1].IsForResume);
        Assert.Equal(1, bench.Discord.Sessions.Single().Resumes);
    }

    [Fact]
    public async Task A_reconnect_that_discord_asks_for_keeps_the_session()
    {
        await using var bench = await DiscordBench.StartAsync();

        await bench.Discord.ReconnectAsync();

        await bench.Discord.UntilAsync(() => bench.Discord.Sessions[0].Resumes == 1, "it is taken up");
        Assert.Equal(4200, bench.Discord.Sockets[0].LeftWith);
        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);
        Assert.Single(bench.Discord.Sessions);
    }

    [Fact]
    public async Task An_invalid_session_that_can_be_resumed_is_on_the_same_connection()
    {
        await using var bench = await DiscordBench.StartAsync();

        await bench.Discord.InvalidateAsync(canResume: true);

        await bench.Discord.UntilAsync(() => bench.Discord.Sessions[0].Resumes == 1, "it is taken up");
        Assert.Single(bench.Discord.Sockets);
        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);
    }

    [Fact]
    public async Task A_session_that_is_gone_is_begun_anew_and_that_is_said_in_the_channel()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Engine.Time.Move(TimeSpan.FromSeconds(30));

        await bench.Discord.InvalidateAsync(canResume: false);

        await bench.Discord.UntilAsync(() => bench.Discord.Sessions.Count == 2 && bench.Discord.Sockets[^1].IsUsable, "a new session");
        await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("What was typed in between may be lost"));
        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);
    }

    [Theory]
    [InlineData(4000, 1)]
    [InlineData(4001, 1)]
    [InlineData(4002, 1)]
    [InlineData(4003, 2)]
    [InlineData(4005, 1)]
    [InlineData(4007, 2)]
    [InlineData(4009, 2)]
    [InlineData(4999, 1)]
    [InlineData(1000, 1)]
    [InlineData(1001, 1)]
    public async Task Each_close_code_keeps_the_session_or_begins_a_new_one(int code, int sessions)
    {
        await using var bench = await DiscordBench.StartAsync();

        await bench.Discord.CloseSocketsAsync(code);

        await bench.Discord.UntilAsync(() => bench.Discord.Sockets.Count > 1 && bench.Discord.Sockets[^1].IsUsable, "it is back");
        Assert.Equal(sessions, bench.Discord.Sessions.Count);
        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);
    }

    /// <summary>It is asked for once; Discord's answer to that counts.</summary>
    [Fact]
    public async Task A_session_that_ended_with_a_normal_close_is_begun_anew_and_that_is_said()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Engine.Time.Move(TimeSpan.FromSeconds(30));
        bench.Discord.ForgetSessions();

        await bench.Discord.CloseSocketsAsync(1000);

        await bench.Discord.UntilAsync(() => bench.Discord.Sessions.Count == 2 && bench.Discord.Sockets[^1].IsUsable, "a new session");
        await bench.Discord.UntilAsync(bench.Ops, m => m.Shown.Contains("What was typed in between may be lost"));
    }

    [Theory]
    [InlineData(4004)]
    [InlineData(4010)]
    [InlineData(4011)]
    [InlineData(4012)]
    [InlineData(4013)]
    [InlineData(4014)]
    public async Task A_code_that_no_try_can_mend_stops_it_with_the_reason(int code)
    {
        await using var bench = await DiscordBench.StartAsync();

        await bench.Discord.CloseSocketsAsync(code);

        await UntilUnhealthyAsync(bench, $"({code})");
        Assert.Single(bench.Discord.Sockets);
    }

    [Fact]
    public async Task A_peer_that_confirms_no_heartbeat_is_dead_and_the_session_goes_on_elsewhere()
    {
        await using var bench = await DiscordBench.StartAsync(
            before: b => b.Discord.Gateway.HeartbeatInterval = TimeSpan.FromMilliseconds(300));
        var dead = bench.Discord.Sockets[0];
        dead.FallSilent();

        await bench.Discord.UntilAsync(() => bench.Discord.Sockets.Count > 1 && bench.Discord.Sockets[^1].IsUsable, "it is replaced");

        Assert.Single(bench.Discord.Sessions);
        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);
    }

    [Fact]
    public async Task A_heartbeat_that_is_asked_for_comes_at_once_and_confirms_what_is_stored()
    {
        await using var bench = await DiscordBench.StartAsync();
        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);
        var beats = bench.Discord.Sockets[0].Heartbeats.Count;

        await bench.Discord.AskHeartbeatAsync();

        await bench.Discord.UntilAsync(() => bench.Discord.Sockets[0].Heartbeats.Count > beats, "a heartbeat");
        Assert.Equal(bench.Discord.Sessions[0].Sequence, bench.Discord.Sockets[0].Heartbeats[^1]);
    }

    [Fact]
    public async Task However_often_heartbeats_are_asked_for_no_more_frames_are_sent_than_discord_takes()
    {
        await using var bench = await DiscordBench.StartAsync();
        for (var i = 0; i < 200; i++)
            await bench.Discord.AskHeartbeatAsync();

        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);

        Assert.InRange(bench.Discord.Sockets.Single().Sent, 100, 120);
    }

    [Fact]
    public async Task What_is_not_known_is_nothing()
    {
        await using var bench = await DiscordBench.StartAsync();

        await bench.Discord.SendUnknownAsync();
        await bench.Discord.HappenAsync("GUILD_SOMETHING_NEW", new JsonObject { ["id"] = 7 });
        await bench.Discord.HappenAsync("MESSAGE_CREATE", new JsonObject());

        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);
        Assert.Single(bench.Discord.Sockets);
    }

    [Fact]
    public async Task A_frame_that_is_too_long_for_discord_is_not_sent()
    {
        await using var socket = new GatewaySocket(TimeProvider.System);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => socket.SendAsync(new JsonObject { ["d"] = new string('x', GatewaySocket.LongestSent) }, CancellationToken.None));
    }

    [Fact]
    public async Task A_bot_that_starts_anew_takes_up_the_session_that_it_had()
    {
        await using var bench = await DiscordBench.StartAsync();
        Assert.Null((await bench.TypeAsync(bench.Operator, "ops list")).Failure);
        await bench.Engine.RestartAsync();

        await bench.Discord.UntilAsync(
            () => bench.Discord.Sessions[0].Resumes >= 1 && bench.Discord.Sockets[^1].IsUsable, "it is taken up");

        Assert.Single(bench.Discord.Sessions);
        Assert.DoesNotContain(bench.Discord.MessagesIn(bench.Ops), m => m.Shown.Contains("may be lost"));
    }

    [Fact]
    public async Task When_the_token_is_reset_no_command_is_taken_any_more_and_readiness_says_why()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Discord.Token = "another-token-0123456789";
        await bench.Engine.AskAsync("/test change one");

        await UntilUnhealthyAsync(bench, "401");

        await bench.Discord.UntilAsync(() => !bench.Discord.Sockets.Any(s => s.IsUsable), "it left");
        Assert.NotEmpty(await bench.UnsentAsync());
    }

    [Fact]
    public async Task A_bot_that_is_removed_from_the_guild_says_so_until_it_is_invited_again()
    {
        await using var bench = await DiscordBench.StartAsync();
        var status = bench.Engine.Get<DiscordStatus>();

        await bench.Discord.RemoveAppAsync(bench.Discord.Guild);
        await bench.Discord.UntilAsync(() => status.CheckHealthAsync(new()).Result is { Status: HealthStatus.Degraded, Description: { } why } && why.Contains("was removed"), "it is told");
        await bench.Discord.InviteAppAsync(bench.Discord.Guild);

        await bench.Discord.UntilAsync(() => bench.Discord.Guild.Commands.Count > 0, "the commands are there again");
        await bench.Discord.UntilAsync(() => status.CheckHealthAsync(new()).Result.Status == HealthStatus.Healthy, "it is well again");
    }

    [Fact]
    public async Task Sessions_that_are_used_up_for_today_are_waited_for()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Discord.SessionsLeft = 0;
        await bench.Discord.InvalidateAsync(canResume: false);
        await bench.Discord.UntilAsync(() => bench.Discord.Calls.Count(c => c.Name == "GET gateway/bot") >= 3, "it asks");
        Assert.Single(bench.Discord.Sessions);

        bench.Discord.SessionsLeft = 1;

        await bench.Discord.UntilAsync(() => bench.Discord.Sessions.Count == 2, "a new session");
    }

    [Fact]
    public async Task An_address_that_is_not_protected_does_not_get_the_token()
    {
        await using var bench = await DiscordBench.StartAsync();
        bench.Discord.GatewayUrl = "ws://gateway.example";

        await bench.Discord.InvalidateAsync(canResume: false);

        await UntilUnhealthyAsync(bench, "not protected");
    }

    [Fact]
    public async Task A_token_of_another_application_is_not_used()
    {
        await using var discord = await ChatOps.Fakes.Discord.FakeDiscord.StartAsync();
        using var http = new HttpClient();
        var options = new DiscordOptions(new Uri($"{discord.ApiUrl}/v10/"), discord.Token, "100000000000000001", [discord.Guild.Id]);

        var refused = await Assert.ThrowsAsync<DiscordFatalException>(
            () => new DiscordBotIdentity(new DiscordApi(http, options, TimeProvider.System), options).MeetAsync(CancellationToken.None));

        Assert.Contains(discord.ApplicationId, refused.Message);
    }

    [Fact]
    public void A_position_never_stands_behind_what_is_not_stored()
    {
        var stream = new StreamTracker();
        stream.Begin(new("s", new Uri("wss://gateway.example")), 10);
        stream.Taken(11);
        stream.Taken(12);
        stream.Seen(13);

        Assert.Equal(10, stream.With(12)!.Sequence);
        stream.Stored(12);
        Assert.Equal((10, 10), (stream.Safe, stream.Now()!.Sequence));
        Assert.Equal(11, stream.With(11)!.Sequence);
        stream.Stored(11);

        Assert.Equal(13, stream.Safe);
    }

    private static async Task UntilUnhealthyAsync(DiscordBench bench, string why)
    {
        var status = bench.Engine.Get<DiscordStatus>();
        await bench.Discord.UntilAsync(() => status.Fatal?.Contains(why) == true, $"it stops with {why}");
        var health = await status.CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains(why, health.Description);
    }
}
