using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using ChatOps.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Approvals;

/// <summary>
/// Somebody who may see #prod and do everything in #lab decides about what belongs to #prod: through every door, with the real engine and store. Buttons
/// carry an approval's id and are pressed in a place; the API and the page name the operation.
/// </summary>
[Trait("Category", "Decisions")]
public class OtherChannelTests
{
    private static readonly string[] Channels = ["lab", "prod"];

    [Theory]
    [InlineData("approve")]
    [InlineData("deny")]
    [InlineData("cancel")]
    public async Task Nobody_decides_about_what_waits_with_the_rights_of_another_channel(string verb)
    {
        await using var bench = await Bench().StartAsync();
        bench.People.Become("viewer", "neighbour", "approver");
        var waiting = await WaitingAsync(bench);

        foreach (var channel in Channels)
        {
            foreach (var body in Doors(verb, waiting))
            {
                var refused = Assert.IsType<Answer.Refused>(await ReceiveAsync(bench, "viewer", channel, body));
                Assert.True(refused.Code == "access-denied", $"{body} in #{channel}: {refused}");
                Assert.Equal(OperationState.AwaitingApproval, (await bench.UntilAsync(waiting.Handle, _ => true)).State);
            }
        }
        // Who has the rights in its own channel has them at every door.
        foreach (var door in Enumerable.Range(0, Doors(verb, waiting).Count))
        {
            Assert.IsType<Answer.Accepted>(await ReceiveAsync(bench, "approver", "prod", Doors(verb, waiting)[door]));
            await bench.EndAsync(waiting.Handle);
            waiting = await WaitingAsync(bench);
        }
    }

    [Fact]
    public async Task Nobody_frees_a_target_or_reads_a_record_with_the_rights_of_another_channel()
    {
        await using var bench = await Bench().StartAsync();
        bench.People.Become("viewer", "neighbour", "approver");
        var stuck = An.Running("k7f3m").StepEnded("stop-zeoserver", Verdict.Unknown("nobody saw"), An.Moment)
            .Ended(Outcome.Unknown, "unknown", "nobody saw", lockKept: true, An.Moment) with
        { Channel = "prod" };
        var store = bench.Get<IOperationStore>();
        Assert.Equal(CommitResult.Done, await store.CommitAsync(new(stuck) { Take = [An.LockOf(stuck)], Audit = [An.Entry(stuck, "requested")] }, CancellationToken.None));

        foreach (var words in (string[])["resolve k7f3m it looks well", "audit k7f3m"])
        {
            Assert.Equal("access-denied", Assert.IsType<Answer.Refused>(await ReceiveAsync(bench, "viewer", "lab", Typed($"/ops {words}"))).Code);
            Assert.Equal("access-denied", Assert.IsType<Answer.Refused>(await ReceiveAsync(bench, "viewer", "prod", Typed($"/ops {words}"))).Code);
        }
        Assert.Single(await store.LocksAsync(CancellationToken.None));

        Assert.IsType<Answer.Replied>(await ReceiveAsync(bench, "approver", "prod", Typed("/ops audit k7f3m")));
        Assert.IsType<Answer.Accepted>(await ReceiveAsync(bench, "approver", "prod", Typed("/ops resolve k7f3m it looks well")));
        Assert.Empty(await store.LocksAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_operation_that_one_may_not_see_does_not_exist_whatever_one_wants_to_decide()
    {
        await using var bench = await Bench().StartAsync();
        bench.People.Become("viewer", "lab", "approver");
        var waiting = await WaitingAsync(bench);

        foreach (var verb in (string[])["approve", "deny", "cancel"])
        {
            foreach (var body in Doors(verb, waiting))
            {
                var seen = Assert.IsType<Answer.Refused>(await ReceiveAsync(bench, "viewer", "lab", body));
                Assert.Equal("unknown-operation", seen.Code);
            }
            var hidden = Assert.IsType<Answer.Refused>(await ReceiveAsync(bench, "viewer", "lab", Typed($"/ops {verb} {waiting.Handle}")));
            var missing = Assert.IsType<Answer.Refused>(await ReceiveAsync(bench, "viewer", "lab", Typed($"/ops {verb} zzzzz")));
            Assert.Equal(missing.Reason, hidden.Reason.Replace(waiting.Handle, "zzzzz", StringComparison.Ordinal));
        }
    }

    private static EngineBench Bench() => new(
        r => ScriptedRunbook.Steps(r, ScriptedRunbook.Check("look", "true")),
        more: s => s.AddSingleton(p => new AccessPolicy(
            [
                new("team", ["operator"], ["*"], ["*"], ["prod"]), new("see", ["neighbour"], ["ops show"], ["*"], ["prod"]),
                new("lab", ["neighbour", "lab"], ["*"], ["*"], ["lab"]),
            ],
            [new("destroy", ["test destroy"], "approver", TimeSpan.FromMinutes(30))], p.GetRequiredService<IPeople>())));

    private static async Task<Operation> WaitingAsync(EngineBench bench)
    {
        var asked = Assert.IsType<Answer.Accepted>(await ReceiveAsync(bench, "operator", "prod", Typed("/test destroy")));
        return await bench.UntilAsync(asked.Operation, o => o.State == OperationState.AwaitingApproval);
    }

    private static DeliveryBody.TypedCommand Typed(string text) => new(text);

    /// <summary>What is typed, what a button brings, what API and page bring.</summary>
    private static IReadOnlyList<DeliveryBody> Doors(string verb, Operation waiting)
    {
        if (verb == "cancel")
            return [Typed($"/ops cancel {waiting.Handle}"), new DeliveryBody.CancelClick(waiting.Handle, "enough")];
        var approve = verb == "approve";
        return
        [
            // Typed, a plan is approved by the first letters of its digest.
            Typed(approve ? $"/ops approve {waiting.Handle} {waiting.Digest![..8]}" : $"/ops {verb} {waiting.Handle}"),
            new DeliveryBody.ApprovalClick(waiting.Approval!.Id, null, approve, Digest: null, Reason: null),
            new DeliveryBody.ApprovalClick(null, waiting.Handle, approve, waiting.Digest, Reason: null),
        ];
    }

    private static Task<Answer> ReceiveAsync(EngineBench bench, string person, string channel, DeliveryBody body) =>
        bench.Get<IInbox>().ReceiveAsync(new(Guid.NewGuid().ToString("N"), "test", person, channel, body, bench.Time.GetUtcNow()), CancellationToken.None);
}
