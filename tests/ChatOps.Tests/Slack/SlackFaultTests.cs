using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Fakes.Slack;
using ChatOps.Server.Slack;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatOps.Tests.Slack;

/// <summary>What goes wrong on the way to Slack and back.</summary>
public class SlackFaultTests
{
    [Fact]
    public async Task Delivered_twice_is_one_operation_and_typed_twice_is_two()
    {
        await using var bench = await SlackBench.StartAsync(Looks);
        bench.Slack.SendTwice();
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change one");
        await bench.Slack.UntilAsync(bench.Ops, m => m.Text.Contains("Succeeded"));
        // In another envelope, with the trigger of the first.
        bench.Slack.SendAgain();
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change one");
        await bench.EndedAsync(2);
        bench.Slack.SendAgain();
        await bench.Slack.SayAsync(bench.Operator, bench.Ops, "@chatops test change one");
        await bench.EndedAsync(3);
        await bench.Slack.SettledAsync();

        Assert.Equal(3, (await bench.Engine.Get<IOperationStore>().ListAsync(new(), CancellationToken.None)).Count);
        Assert.True(bench.Slack.Deliveries.Count(d => d.EventId is not null) >= 2);
        Assert.Equal(3, bench.Slack.Deliveries.Count(d => d.Type == "slash_commands"));
        Assert.All(bench.Slack.Deliveries, d => Assert.True(d.IsAcknowledged));
    }

    [Fact]
    public async Task An_answer_that_was_lost_makes_no_second_message()
    {
        await using var bench = await SlackBench.StartAsync();
        bench.Slack.Faults.Once("chat.postMessage", new Fault.LostAnswer());
        bench.Slack.Faults.Once("chat.postMessage", c => c["metadata"]?.Contains("final:") == true, new Fault.LostAnswer());

        var card = await bench.CardAsync("change one");
        await bench.FinalAsync(card, "Succeeded");
        await bench.Slack.UntilAsync(card, m => m.Shown.Contains("Succeeded"));
        await bench.Slack.UntilAsync(bench.Ops, m => m.ThreadTs == card.Ts);

        Assert.Equal(2, bench.Slack.MessagesIn(bench.Ops).Count(m => m.ThreadTs is null));
        Assert.Contains(bench.Slack.Calls, c => c.Method == "conversations.history");
    }

    [Fact]
    public async Task Told_to_wait_or_broken_it_comes_later_and_once()
    {
        await using var bench = await SlackBench.StartAsync();
        bench.Slack.Faults.Once("chat.postMessage", new Fault.RateLimited(2), new Fault.Status(500), new Fault.Cut());

        var card = await bench.CardAsync("change one");
        await bench.FinalAsync(card, "Succeeded");

        Assert.Equal(2, bench.Slack.MessagesIn(bench.Ops).Count(m => m.ThreadTs is null));
    }

    [Fact]
    public async Task Many_operations_share_one_message_per_second_and_each_ends_with_its_report()
    {
        await using var bench = await SlackBench.StartAsync(Looks);
        bench.Slack.Pace.Burst = 2;

        // One holds its target from the moment it is accepted, so they come one after the other; messages are slower still.
        for (var i = 1; i <= 6; i++)
        {
            Assert.Null((await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change one")).Failure);
            await bench.EndedAsync(i);
        }
        await bench.Slack.UntilAsync(() => Finals(bench).Count == 6, "six reports");

        Assert.Equal(6, Finals(bench).Distinct().Count());
        Assert.DoesNotContain(bench.Slack.Calls, c => c.Error == "ratelimited");
    }

    [Fact]
    public async Task After_an_hour_without_slack_every_report_arrives_once_and_in_order()
    {
        await using var bench = await SlackBench.StartAsync();
        await bench.Slack.OutageAsync(closePort: true);
        var handles = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            handles.Add(await bench.Engine.AskAsync("/test change one"));
            await bench.Engine.EndAsync(handles[^1]);
            bench.Engine.Time.Move(TimeSpan.FromMinutes(12));
        }
        Assert.NotEqual(HealthStatus.Healthy, await HealthAsync(bench));

        await bench.Slack.EndOutageAsync(openPort: true);
        await bench.Slack.UntilAsync(() => Finals(bench).Count >= 5, "five reports");
        await bench.Slack.ConnectedAsync(2);
        var late = await bench.CardAsync("change one");
        await bench.FinalAsync(late, "Succeeded");

        Assert.Equal([.. handles.Select(h => $"final:{h}"), $"final:{SlackBench.HandleOf(late)}"], Finals(bench));
    }

    [Fact]
    public async Task A_message_with_blocks_that_slack_refuses_comes_as_plain_text()
    {
        await using var bench = await SlackBench.StartAsync();
        using var refused = bench.Slack.Faults.Always(
            "chat.postMessage", new Fault.Refused("invalid_blocks", "no more than 50 items allowed"), c => c["metadata"]?.Contains("final:") == true && c["blocks"] is { Length: > 2 });

        var card = await bench.CardAsync("change one");

        await bench.FinalAsync(card, "Succeeded");
    }

    [Fact]
    public async Task From_an_archived_channel_the_report_goes_to_the_person_and_the_next_ones_go_on()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await SlackBench.StartAsync(SlackBench.WaitsFor(file));
        var card = await bench.CardAsync("change one");
        bench.Slack.Archive(bench.Ops, bench.Second);
        await File.WriteAllTextAsync(file, "");

        var told = await bench.Slack.UntilAsync(bench.Slack.DirectWith(bench.Operator), m => m.Shown.Contains("is_archived"));

        Assert.Contains("#ops", told.Shown);
        Assert.Contains("Succeeded", told.Text);
        bench.Slack.Unarchive(bench.Ops, bench.Second);
        var next = await bench.CardAsync("change one");
        await bench.FinalAsync(next, "Succeeded");
        Assert.NotEqual(card.Ts, next.Ts);
    }

    [Fact]
    public async Task An_output_that_cannot_be_put_there_holds_up_nobody()
    {
        await using var bench = await SlackBench.StartAsync(r => Operations.ScriptedRunbook.Steps(r, Operations.ScriptedRunbook.Run("count", "/usr/bin/seq", "1", "3000")));
        using var broken = bench.Slack.Faults.Always("files.getUploadURLExternal", new Fault.Status(500));

        for (var i = 0; i < 2; i++)
            await bench.FinalAsync(await bench.CardAsync("change one"), "Succeeded");

        Assert.Empty(bench.Slack.Files);
    }

    [Fact]
    public async Task A_live_message_that_somebody_deleted_is_posted_anew()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await SlackBench.StartAsync(SlackBench.WaitsFor(file));
        var card = await bench.CardAsync("change one");
        bench.Slack.Faults.Once("chat.update", new Fault.Refused("message_not_found"));
        await File.WriteAllTextAsync(file, "");

        await bench.FinalAsync(card, "Succeeded");
        await bench.Slack.UntilAsync(bench.Ops, m => m.Ts != card.Ts && m.ThreadTs is null && m.Shown.Contains("/test change one") && m.Shown.Contains('✓'));
    }

    [Fact]
    public async Task An_old_button_still_works_after_the_bot_was_killed()
    {
        await using var bench = await SlackBench.StartAsync();
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("destroy one"), m => m.HasButton("Approve"));

        await bench.Engine.RestartAsync();
        await bench.Slack.UntilAsync(() => bench.Slack.Sockets.Count(s => s.IsUsable) >= 2 && bench.Slack.Sockets.Count >= 4, "new connections");
        await bench.Slack.ClickAsync(bench.Approver, card, "Approve");

        await bench.FinalAsync(card, "Succeeded");
        Assert.Equal(2, bench.Slack.MessagesIn(bench.Ops).Count(m => m.ThreadTs is null));
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_answered_after_the_start()
    {
        await using var bench = await SlackBench.StartAsync();
        var delivery = new Delivery("slack:acknowledged", "Slack", "operator", "ops", new DeliveryBody.TypedCommand("/ops locks"), bench.Engine.Time.GetUtcNow()) { AnswerTo = new(null) };
        Assert.IsType<Receipt.New>(await bench.Engine.Get<IDeliveries>().ReceiveAsync(delivery, CancellationToken.None));

        await bench.Engine.RestartAsync();

        await bench.Slack.EphemeralAsync(bench.Operator, m => m.Shown.Contains("No target is held"));
    }

    [Fact]
    public async Task A_call_that_slack_holds_delays_nobody_else()
    {
        await using var bench = await SlackBench.StartAsync();
        var held = bench.Slack.Faults.Hold("chat.postMessage");
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change one");
        await held.Arrived;

        await bench.Slack.TypeAsync(bench.Viewer, bench.Ops, "/test", "change one");
        await bench.Slack.EphemeralAsync(bench.Viewer, m => m.Shown.Contains("access-denied"));
        Assert.DoesNotContain(bench.Slack.MessagesIn(bench.Ops), m => m.Author == bench.Slack.App.Bot);
        held.Release();

        await bench.Slack.UntilAsync(bench.Ops, m => m.Text.Contains("Succeeded") && m.ThreadTs is null && m.Edits == 0);
    }

    private static IReadOnlyList<string> Finals(SlackBench bench) =>
    [
        .. bench.Slack.MessagesIn(bench.Ops).Where(m => m.Metadata is not null)
            .Select(m => m.Metadata!.Value.GetProperty("event_payload").GetProperty("key").GetString()!).Where(k => k.StartsWith("final:", StringComparison.Ordinal)),
    ];

    private static async Task<HealthStatus> HealthAsync(SlackBench bench) =>
        (await bench.Engine.Get<SlackStatus>().CheckHealthAsync(new HealthCheckContext())).Status;

    /// <summary>Of operations that only look none finds the target taken by another.</summary>
    private static Planning Looks(PlanRequest request) => ScriptedRunbook.Steps(request, ScriptedRunbook.Check("look", "true"));
}
