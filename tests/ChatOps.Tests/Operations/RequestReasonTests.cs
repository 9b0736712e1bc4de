using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Reports;

namespace ChatOps.Tests.Operations;

public class RequestReasonTests
{
    private const string Why = "sample 214 was deleted <!channel>";

    [Fact]
    public async Task Where_a_reason_is_required_a_command_without_one_is_refused_with_an_example_that_works()
    {
        await using var bench = await Bench(asks: true).StartAsync();
        var refused = Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/test destroy one"));
        Assert.Equal("reason-required", refused.Code);
        Assert.Contains("/test destroy one --reason \"", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(await bench.Get<IOperationStore>().ListAsync(new(), CancellationToken.None));

        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", refused.Reason[refused.Reason.IndexOf("/test", StringComparison.Ordinal)..]));
        Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", "/test destroy one --plan"));
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", "/test change one"));
    }

    /// <summary>What the bot does by itself comes from a plan that somebody approved, reason and all.</summary>
    [Fact]
    public async Task What_the_bot_does_by_itself_needs_no_reason_of_its_own()
    {
        await using var bench = await Bench(asks: true).StartAsync();
        var byItself = new Delivery("timer:1", Appointment.Platform, "operator", "ops", new DeliveryBody.TypedCommand("test destroy one"), bench.Time.GetUtcNow());
        Assert.IsType<Answer.Accepted>(await bench.Get<IInbox>().ReceiveAsync(byItself, CancellationToken.None));
    }

    [Fact]
    public async Task A_reason_stands_in_plan_digest_card_final_message_and_record()
    {
        await using var bench = await Bench(asks: false).StartAsync();
        var handle = await bench.AskAsync($"/test destroy one --reason \"{Why}\"");
        var waiting = await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        Assert.Equal($"Reason: {Why}", waiting.Plan!.Summary[0]);
        Assert.NotEqual(waiting.Digest, PlanDigest.Of(waiting.Plan with { Summary = waiting.Plan.Summary.SetItem(0, "Reason: another") }));
        Assert.Equal("/test destroy one", waiting.Command.Text);
        Assert.Contains(OperationCard.Of(waiting).Fields, f => f.Value == $"Reason: {Why}");

        await bench.DecideAsync("approver", handle);
        var ended = await bench.EndAsync(handle);
        Assert.Equal(Outcome.Succeeded, ended.Outcome);
        Assert.Contains(OperationCard.Of(ended).Fields, f => f is { Name: "Reason", Value: Why });
        Assert.Contains((await bench.MessagesAsync())[$"final:{handle}"].Body.Fields, f => f is { Name: "Reason", Value: Why });
        var record = await bench.Get<IOperationStore>().AuditAsync(ended.Id, CancellationToken.None);
        Assert.Null(record.FirstBreak);
        Assert.Contains(record.Entries, e => e.Entry.What == "requested" && e.Entry.Detail.Contains(Why, StringComparison.Ordinal));
    }

    private static EngineBench Bench(bool asks) => new(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"))) { AsksWhy = asks };
}
