using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;
using ChatOps.Fakes.Slack;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Slack;

/// <summary>What stands in the channel when Slack was slow, out, or counted otherwise: the newest state, and nothing that is no longer true.</summary>
public class SlackLateTests
{
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
}
