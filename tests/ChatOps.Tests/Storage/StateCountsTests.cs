using ChatOps.Core.Operations;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Storage;

public sealed class StateCountsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Everything_in_the_state_is_counted()
    {
        using var store = new SqliteStore(temp.Data);
        var tallies = new SqlCounts(store.Database, new(["Web", "Slack"]));
        Assert.All((await tallies.CountAsync(None)).Outbox, o => Assert.Equal((0, null), (o.Count, o.Oldest)));

        var running = An.Running("runs1");
        await store.Operations.CommitAsync(new(running) { Take = [An.LockOf(running)], Outbox = [An.Message("one"), An.Message("two")] }, None);
        await store.Operations.CommitAsync(new(An.AwaitingApproval("waits")), None);
        await store.Deliveries.ReceiveAsync(An.Delivery(), None);

        var tally = await tallies.CountAsync(None);
        Assert.Equal((1, 1, 0), (tally.Unfinished[OperationState.Running], tally.Unfinished[OperationState.AwaitingApproval], tally.Unfinished[OperationState.Queued]));
        Assert.Equal(["Web", "Slack"], tally.Outbox.Select(o => o.Platform));
        Assert.All(tally.Outbox, o => Assert.Equal((2, An.Message("one").At), (o.Count, o.Oldest)));
        Assert.Equal((1, 1, 0), (tally.Unhandled, tally.Locks, tally.UnknownLocks));

        var stored = (await store.Operations.FindByHandleAsync("runs1", None))!;
        await store.Operations.CommitAsync(new(stored.EndOfEpoch(An.Moment)), None);
        Assert.Equal(1, (await tallies.CountAsync(None)).UnknownLocks);
    }
}
