using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Fakes.Slack;
using ChatOps.Server.ChatPlatforms;
using ChatOps.Server.Slack;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Fakes.Slack;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Tests.Slack;

/// <summary>Trouble that lasts: what no further try mends, and what must not be given up all the same.</summary>
public class SlackTroubleTests
{
    private static readonly TimeSpan HalfAMinute = TimeSpan.FromSeconds(31);

    [Fact]
    public async Task A_report_that_slack_breaks_at_goes_to_the_person_and_the_next_ones_go_on()
    {
        await using var bench = await SlackBench.StartAsync();
        string? first = null;
        using var broken = bench.Slack.Faults.Always(
            "chat.postMessage", new Fault.Refused("internal_error"), c => c["channel"] == bench.Ops.Id && c["metadata"] is { } mark && mark.Contains("final:") && mark == (first ??= mark));
        var handle = SlackBench.HandleOf(await bench.CardAsync("change one"));
        await bench.Engine.EndAsync(handle);
        var direct = bench.Slack.DirectWith(bench.Operator);

        await bench.PassAsync(HalfAMinute, () => bench.Slack.MessagesIn(direct).Count > 0);

        Assert.Contains("internal_error", Assert.Single(bench.Slack.MessagesIn(direct)).Shown);
        await bench.FinalAsync(await bench.CardAsync("change one"), "Succeeded");
        Assert.Single(bench.Slack.MessagesIn(direct));
    }

    [Fact]
    public async Task After_an_outage_a_long_output_still_comes_as_a_file()
    {
        await using var bench = await SlackBench.StartAsync(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("count", "/usr/bin/seq", "1", "3000")));
        var card = await bench.CardAsync("change one");
        await bench.Slack.OutageAsync();
        await bench.EndAsync(card);
        await bench.PassAsync(TimeSpan.FromSeconds(11), () => TriesOfOutput(bench) > 15);
        await bench.Slack.EndOutageAsync();

        await bench.PassAsync(HalfAMinute, () => bench.Slack.Files.Count > 0);

        await bench.FinalAsync(card, "Succeeded");
    }

    [MountFact]
    public async Task With_a_full_disk_nothing_is_acknowledged_and_what_slack_delivers_again_becomes_one_operation()
    {
        var clock = new JumpingTime();
        using var disk = new SmallDisk();
        await using var bench = await SlackBench.StartAsync(clock: clock, folder: disk.Folder);
        disk.Fill();

        var typing = bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change one");
        await bench.Slack.SayAsync(bench.Operator, bench.Ops, "@chatops test change one");
        await bench.Slack.UntilAsync(() => IsIll(bench), "it says that it cannot write");
        clock.Jump(TimeSpan.FromSeconds(4));
        Assert.Equal("operation_timeout", (await typing).Failure);
        disk.Empty();
        await bench.Slack.UntilAsync(
            () =>
            {
                bench.Slack.RetryNow();
                clock.Jump(TimeSpan.FromMilliseconds(500));
                return bench.Slack.MessagesIn(bench.Ops).Any(m => m.Text.Contains("Succeeded"));
            },
            "its report");
        await bench.Slack.SettledAsync();

        var operation = Assert.Single(await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));
        Assert.Equal("Slack", operation.Asked?.Platform);
        Assert.False(IsIll(bench));
        Assert.Null((await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/ops", "list")).Failure);
    }

    [Fact]
    public async Task An_output_or_a_plan_longer_than_a_dialog_is_shown_in_part_and_says_where_all_of_it_is()
    {
        await using var bench = await SlackBench.StartAsync(r => ScriptedRunbook.Steps(
            r, ScriptedRunbook.Run("count", "/usr/bin/seq", "-f", "%0300.f", "1", "400")) is Planning.Ready ready && r.Command.Text.Contains("destroy")
            ? new Planning.Ready(ready.Plan with { Summary = [.. Enumerable.Range(0, 400).Select(i => $"{i} {new string('y', 400)}")] })
            : ScriptedRunbook.Steps(r, ScriptedRunbook.Run("count", "/usr/bin/seq", "-f", "%0300.f", "1", "400")));
        var card = await bench.CardAsync("change one");
        await bench.EndAsync(card);
        card = await bench.Slack.UntilAsync(card, m => m.HasButton("Show output"));

        await bench.Slack.ClickAsync(bench.Operator, card, "Show output");
        var output = await bench.Slack.ViewAsync(bench.Operator);
        Assert.Contains("its last 200 lines", output.Shown);
        Assert.Contains($"{400:D300}", output.Shown);
        Assert.Contains($"https://bot.example/operations/{SlackBench.HandleOf(card)}", output.Shown);

        var plan = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Read plan"));
        await bench.Slack.ClickAsync(bench.Approver, plan, "Read plan");
        var read = await bench.Slack.ViewAsync(bench.Approver);
        Assert.Contains($"with Approve, is at https://bot.example/operations/{SlackBench.HandleOf(plan)}", read.Shown);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Slack.SubmitAsync(bench.Approver, read));
    }

    [Fact]
    public async Task A_trigger_that_is_too_old_leads_to_what_was_asked_for_or_to_a_next_step()
    {
        var clock = new JumpingTime();
        await using var bench = await SlackBench.StartAsync(clock: clock);
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Deny"));

        await ClickLateAsync("Read plan");
        await bench.Slack.EphemeralAsync(bench.Approver, m => m.Shown.Contains("/bin/echo done"));
        await ClickLateAsync("Deny");
        await bench.Slack.EphemeralAsync(bench.Approver, m => m.Shown.Contains("type deny in the operation's thread"));

        Assert.Equal(["expired_trigger_id", "expired_trigger_id"], bench.Slack.Calls.Where(c => c.Method == "views.open").Select(c => c.Error));
        Assert.Empty(bench.Slack.ViewsOf(bench.Approver));

        async Task ClickLateAsync(string button)
        {
            var held = bench.Slack.Faults.Hold("views.open");
            await bench.Slack.ClickAsync(bench.Approver, card, button);
            await held.Arrived;
            clock.Jump(TimeSpan.FromSeconds(3.5));
            held.Release();
        }
    }

    [Fact]
    public async Task What_slack_carries_out_after_it_was_posted_anew_is_deleted_again()
    {
        await using var bench = await SlackBench.StartAsync(patience: TimeSpan.FromSeconds(1));
        var held = bench.Slack.Faults.Hold("chat.postMessage", c => c["metadata"]?.Contains("final:") == true);
        var card = await bench.CardAsync("change one");
        await held.Arrived;
        await bench.PassAsync(TimeSpan.FromSeconds(2), () => Finals() == 1);
        var final = await bench.FinalAsync(card, "Succeeded");

        held.Release();
        await bench.Slack.UntilAsync(() => Finals() == 2, "the late one");
        await bench.PassAsync(TimeSpan.FromSeconds(16), () => Finals() == 1);

        Assert.False(bench.Slack.Fresh(final).IsDeleted);
        int Finals() => bench.Slack.MessagesIn(bench.Ops).Count(m => !m.IsDeleted && m.Metadata?.ToString().Contains("final:") == true);
    }

    [Fact]
    public async Task An_answer_that_came_twice_is_shared_once()
    {
        await using var bench = await SlackBench.StartAsync();
        bench.Slack.Faults.Once("chat.postEphemeral", new Fault.LostAnswer());
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/ops", "list");
        await bench.PassAsync(TimeSpan.FromSeconds(2), () => bench.Slack.EphemeralsFor(bench.Operator).Count == 2);

        foreach (var copy in bench.Slack.EphemeralsFor(bench.Operator))
            await bench.Slack.ClickAsync(bench.Operator, copy, "Share");
        await bench.Slack.UntilAsync(bench.Ops, m => m.Shown.Contains("Shared by"));
        await bench.FinalAsync(await bench.CardAsync("change one"), "Succeeded");

        Assert.Single(bench.Slack.MessagesIn(bench.Ops), m => m.Shown.Contains("Shared by"));
    }

    [Fact]
    public async Task Another_bot_with_the_same_token_is_noticed_and_own_connections_are_not()
    {
        await using var bench = await SlackBench.StartAsync();
        var status = bench.Engine.Get<SlackStatus>();
        bench.Slack.Sockets[0].Drop();
        await bench.Slack.UntilAsync(() => bench.Slack.Sockets.Count(s => s.IsUsable) == 2 && bench.Slack.Sockets.Count == 3, "the lost one is replaced");
        await bench.Slack.RefreshAsync();
        await bench.Slack.UntilAsync(() => bench.Slack.Sockets.Count(s => s.IsOpen) == 2 && bench.Slack.Sockets.Count == 5, "both are renewed");
        Assert.Equal(HealthStatus.Healthy, (await status.CheckHealthAsync(new())).Status);

        bench.Engine.Time.Move(TimeSpan.FromMinutes(6));
        await using var other = WireApp.To(bench.Slack);
        await other.ConnectAsync();
        await bench.Slack.RefreshAsync(bench.Slack.Sockets.First(s => s.IsUsable));
        await bench.Slack.UntilAsync(() => status.Census.Strangers is not null, "the other one is noticed");

        var health = await status.CheckHealthAsync(new());
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("counted 1 connections of this app that are not this bot's", health.Description);
    }

    [Fact]
    public void A_connection_that_was_cut_is_no_stranger_while_slack_has_not_noticed()
    {
        var time = new MovableTime();
        var census = new SlackConnectionCount(time);
        census.Begin();
        census.Begin();
        census.End();

        census.Told(2);
        Assert.Null(census.Strangers);
        time.Move(TimeSpan.FromMinutes(6));
        census.Told(2);
        Assert.NotNull(census.Strangers);
    }

    [Fact]
    public void What_came_lately_is_known_and_forgotten_after_an_hour()
    {
        var time = new MovableTime();
        var ids = new RecentIds(time);

        Assert.True(ids.IsFirst("one"));
        Assert.False(ids.IsFirst("one"));
        time.Move(TimeSpan.FromMinutes(61));
        Assert.True(ids.IsFirst("two"));
        Assert.Equal(1, ids.Count);
    }

    private static int TriesOfOutput(SlackBench bench) =>
        bench.Engine.Get<IOutbox>().DueAsync(SlackPlatform.PlatformName, DateTimeOffset.MaxValue, 100, CancellationToken.None).GetAwaiter().GetResult()
            .Where(i => i.Message.Transcript).Select(i => i.Attempts).FirstOrDefault();

    private static bool IsIll(SlackBench bench) =>
        bench.Engine.Get<HealthCheckService>().CheckHealthAsync().GetAwaiter().GetResult().Entries["state"].Status == HealthStatus.Unhealthy;

    /// <summary>A file system that is filled in a moment.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly string _mount = Directory.CreateTempSubdirectory("chatops-disk-").FullName;

        public SmallDisk()
        {
            Assert.Equal(0, TestUsers.Run("mount", "-t", "tmpfs", "-o", "size=16m,mode=0700", "none", _mount));
            Directory.CreateDirectory(Folder);
        }

        public string Folder => Path.Combine(_mount, "bot");

        private string Filler => Path.Combine(_mount, "filler");

        public void Fill() => Assert.Throws<IOException>(() => File.WriteAllBytes(Filler, new byte[32 << 20]));

        public void Empty() => File.Delete(Filler);

        public void Dispose()
        {
            Assert.Equal(0, TestUsers.Run("umount", "-l", _mount));
            Directory.Delete(_mount);
        }
    }
}
