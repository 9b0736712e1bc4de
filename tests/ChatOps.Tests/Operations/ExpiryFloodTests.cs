using ChatOps.Core.Chat;
using ChatOps.Core.Engine;
using ChatOps.Core.Operations;

namespace ChatOps.Tests.Operations;

public sealed class ExpiryFloodTests
{
    private const int Waiting = 200;

    [Fact]
    public async Task Hundreds_of_approvals_that_expire_together_are_all_over_and_nobody_stands_behind_them()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"))).StartAsync();
        var store = bench.Get<IOperationStore>();
        foreach (var n in Enumerable.Range(0, Waiting))
            Assert.Equal(CommitResult.Done, await store.CommitAsync(new(Asked(n, bench.Time.GetUtcNow())), CancellationToken.None));
        Assert.Empty(await store.DueAsync(bench.Time.GetUtcNow(), CancellationToken.None));
        bench.Time.Move(TimeSpan.FromMinutes(31));

        await bench.Get<OperationDriver>().WakeDueAsync(CancellationToken.None);
        Assert.IsType<Answer.Replied>(await bench.SayAsync("operator", "/ops whoami"));
        var overByThen = (await store.ListAsync(new(Outcome: Outcome.Expired, Limit: Waiting), CancellationToken.None)).Count;

        Assert.InRange(overByThen, 0, Waiting / 2);
        foreach (var n in Enumerable.Range(0, Waiting))
            Assert.Equal((Outcome.Expired, "approval-expired"), (await bench.EndAsync(HandleOf(n)) is var e ? (e.Outcome!.Value, e.Code) : default));
    }

    private static string HandleOf(int number) => $"w{number:d4}";

    private static Operation Asked(int number, DateTimeOffset now) =>
        (An.Operation(HandleOf(number), now, new("test", "one")) with { Command = new("/test destroy one", "test", "destroy", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty) })
        .Planned(An.Plan(), An.Approval($"flood-{number}") with { RequestedAt = now, ExpiresAt = now.AddMinutes(30) });
}
