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
        await using var bench = await SlackBench.StartAsync(r => new Planning.Refused("no-space", new string('&', 1200)));
        var held = bench.Slack.Faults.Hold("chat.postMessage");
        await bench.Slack.TypeAsync(bench.Operator, bench.Ops, "/test", "change one");
        await held.Arrived;
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
}
