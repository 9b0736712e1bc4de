using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Ops;

/// <summary>Who types does not have the plan before the eyes.</summary>
public class OpsApproveTests
{
    [Fact]
    public async Task Approving_by_typing_shows_the_plans_head_and_takes_the_beginning_of_its_digest()
    {
        await using var bench = await BenchAsync();
        var handle = await bench.AskAsync("/test change one --reason because");
        var waits = await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);

        var head = Assert.IsType<Answer.Replied>(await bench.SayAsync("approver", $"/ops approve {handle}")).Reply;
        Assert.Equal(OperationState.AwaitingApproval, (await bench.UntilAsync(handle, _ => true)).State);
        Assert.Equal(["Reason: because", "Lost: nothing.", "The way back: none."], head.Fields.Where(f => f.Name == "Plan").Select(f => f.Value));
        Assert.DoesNotContain(head.Fields, f => f.Value.Contains("Room", StringComparison.Ordinal));
        Assert.Contains(head.Fields, f => f.Name == "All of it" && f.Value.StartsWith("1 step, 1 of them change something, 1 more lines and 0 facts it rests on", StringComparison.Ordinal));
        Assert.Contains(new ReplyField("Digest", waits.Digest![..12]), head.Fields);
        Assert.Contains(new ReplyField("To approve", $"/ops approve {handle} {waits.Digest[..6]}"), head.Fields);

        var other = Assert.IsType<Answer.Refused>(await bench.SayAsync("approver", $"/ops approve {handle} {Other(waits.Digest)}"));
        Assert.Equal("approval-stale", other.Code);
        Assert.Equal("bad-argument", Assert.IsType<Answer.Refused>(await bench.SayAsync("approver", $"/ops approve {handle} {waits.Digest[..5]}")).Code);
        Assert.Equal(OperationState.AwaitingApproval, (await bench.UntilAsync(handle, _ => true)).State);

        Assert.IsType<Answer.Accepted>(await bench.SayAsync("approver", $"/ops approve {handle} {waits.Digest[..6].ToUpperInvariant()}"));
        Assert.Equal("approver", (await bench.EndAsync(handle)).Approval!.Decision!.Person);
    }

    [Fact]
    public async Task Who_may_not_decide_gets_the_refusal_and_no_plan()
    {
        await using var bench = await BenchAsync();
        var handle = await bench.AskAsync("/test change one");
        var waits = await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        foreach (var digest in (string[])["", $" {waits.Digest![..8]}"])
            Assert.Equal("approval-self", Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", $"/ops approve {handle}{digest}")).Code);
        Assert.Equal("unknown-operation", Assert.IsType<Answer.Refused>(await bench.SayAsync("approver", "/ops approve zzzzz")).Code);
        bench.People.Become("second", "operator");
        Assert.Equal("approval-role", Assert.IsType<Answer.Refused>(await bench.SayAsync("second", $"/ops approve {handle}")).Code);
    }

    private static string Other(string digest) => (digest[0] == '0' ? '1' : '0') + digest[1..6];

    private static Task<EngineBench> BenchAsync() => new EngineBench(
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true")) is Planning.Ready ready
            ? new Planning.Ready(ready.Plan with { Summary = ["Lost: nothing.", "The way back: none.", "Room: enough."], Head = 2 })
            : throw new InvalidOperationException(),
        approval: new("changes", ["test change"], "approver", TimeSpan.FromMinutes(30))).StartAsync();
}
