using ChatOps.Core.Engine;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Fakes.Slack;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Slack;

/// <summary>What stands in the channel when Slack was slow, out, or counted otherwise: the newest state, and nothing that is no longer true.</summary>
public class SlackLateTests
{
    [Fact]
    public async Task An_edit_that_slack_carries_out_late_does_not_leave_an_older_state()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await SlackBench.StartAsync(SlackBench.WaitsFor(file), patience: TimeSpan.FromSeconds(1));
        bench.Slack.Pace.IsOn = false;
        var held = bench.Slack.Faults.Hold("chat.update", c => c["blocks"]!.Contains("\"runs\""));
        var card = await bench.CardAsync("change one");
        await held.Arrived;
        await File.WriteAllTextAsync(file, "");
        await bench.PassAsync(TimeSpan.FromSeconds(1), () => bench.Slack.Fresh(card).Shown.Contains("Succeeded"));

        held.Release();
        await bench.Slack.UntilAsync(card, m => m.HasButton("Cancel"));

        await bench.PassAsync(TimeSpan.FromSeconds(16), () => bench.Slack.Fresh(card) is var now && now.Shown.Contains("Succeeded") && !now.HasButton("Cancel"));
    }

    [Fact]
    public async Task A_live_message_ends_also_when_escaping_makes_its_text_many_times_longer()
    {
        using var announced = new ManualResetEventSlim();
        await using var bench = await SlackBench.StartAsync(r =>
        {
            announced.Wait();
            return new Planning.Refused("no-space", new string('&', 1200));
        });
        var held = bench.Slack.Faults.Hold("chat.postMessage");
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change one");
        await held.Arrived;
        announced.Set();
        await bench.EndedAsync(1);
        held.Release();

        var card = await bench.Slack.UntilAsync(bench.Ops, m => m.ThreadTs is null && m.Edits > 0 && m.Shown.Contains("Refused: &&&"));

        Assert.Empty(card.Buttons);
        Assert.DoesNotContain(bench.Slack.Calls, c => c.Error == "msg_too_long");
    }

    [Fact]
    public async Task A_report_that_goes_to_the_person_instead_goes_there_once_although_the_answer_got_lost()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await SlackBench.StartAsync(SlackBench.WaitsFor(file));
        await bench.CardAsync("change one");
        bench.Slack.Archive(bench.Ops, bench.Second);
        var direct = bench.Slack.DirectWith(bench.Operator);
        bench.Slack.Faults.Once("chat.postMessage", c => c["channel"] == direct.Id, new Fault.LostAnswer());
        await File.WriteAllTextAsync(file, "");
        await bench.Slack.UntilAsync(direct, m => m.Shown.Contains("is_archived"));

        await bench.PassAsync(TimeSpan.FromSeconds(5), () => !bench.Unsent().Any(k => k.StartsWith("final:", StringComparison.Ordinal)));

        Assert.Single(bench.Slack.MessagesIn(direct));
    }

    [Fact]
    public async Task A_live_message_that_was_deleted_is_posted_anew_once_although_the_answer_got_lost()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await SlackBench.StartAsync(SlackBench.WaitsFor(file));
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("change one"), m => m.Shown.Contains("wait  runs"));
        using var gone = bench.Slack.Faults.Always("chat.update", new Fault.Refused("message_not_found"), c => c["ts"] == card.Ts);
        bench.Slack.Faults.Once("chat.postMessage", c => c["metadata"]?.Contains("card:") == true, new Fault.LostAnswer());
        await File.WriteAllTextAsync(file, "");

        await bench.FinalAsync(card, "Succeeded");
        await bench.Slack.UntilAsync(() => bench.Unsent().Count == 0, "all is sent");

        var other = Assert.Single(bench.Slack.MessagesIn(bench.Ops), m => m.Ts != card.Ts && m.Shown.Contains("/test change one"));
        Assert.Contains("Succeeded", other.Shown);
    }

    [Fact]
    public async Task After_an_outage_nobody_is_called_for_a_decision_that_is_over_and_what_still_waits_is_called_for()
    {
        await using var bench = await SlackBench.StartAsync();
        await bench.Slack.OutageAsync();
        var over = await bench.Engine.AskAsync("/test destroy one");
        var id = (await bench.Engine.UntilAsync(over, o => o.State == OperationState.AwaitingApproval)).Id;
        foreach (var calls in (int[])[2, 3, 4])
        {
            bench.Engine.Time.Move(TimeSpan.FromMinutes(10.2));
            bench.Engine.Get<OperationDriver>().Wake(id);
            await bench.Engine.UntilAsync(over, o => o.Approval!.Calls == calls || o.State == OperationState.Concluded);
        }
        await bench.Engine.EndAsync(over);
        var waits = await bench.Engine.AskAsync("/test destroy one");
        await bench.Engine.UntilAsync(waits, o => o.State == OperationState.AwaitingApproval);

        await bench.Slack.EndOutageAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(5), () => bench.Unsent().Count == 0);

        var told = bench.Slack.MessagesIn(bench.Ops).ToList();
        Assert.DoesNotContain(told, m => m.ThreadTs is not null && m.Shown.Contains(over));
        Assert.Single(told, m => m.Shown.Contains("Approval needed") && m.Shown.Contains(waits));
        Assert.Single(told, m => m.Text.Contains($"Expired · /test destroy · one · {over}"));
        Assert.DoesNotContain(told, m => m.Shown.Contains(over) && m.Buttons.Count > 0);
    }

    [Fact]
    public async Task How_far_a_running_step_is_stands_in_its_live_message_until_it_ends()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var bench = await SlackBench.StartAsync(
            r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("wait", "/bin/sh", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done; echo at 5; until [ ! -e \"$0\" ]; do sleep 0.1; done", file)));
        bench.Engine.Runbook.Tells = true;
        var card = await bench.Slack.UntilAsync(await bench.CardAsync("change one"), m => m.Shown.Contains("wait  runs"));

        await File.WriteAllTextAsync(file, "");
        await bench.Slack.UntilAsync(card, m => m.Shown.Contains("██████░░░░░░ 50 %") && m.HasButton("Cancel"));
        File.Delete(file);

        await bench.Slack.UntilAsync(card, m => m.Shown.Contains("Succeeded") && !m.Shown.Contains('░'));
    }
}
