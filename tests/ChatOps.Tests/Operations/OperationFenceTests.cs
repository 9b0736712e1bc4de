using ChatOps.Core.Commits;
using ChatOps.Core.Engine;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Steps;

namespace ChatOps.Tests.Operations;

/// <summary>Whoever has lost the claim on an operation neither writes nor starts anything of it any more.</summary>
[Trait("Category", "Decisions")]
public class OperationFenceTests
{
    [Fact]
    public async Task A_writer_under_a_lower_fence_writes_nothing_and_learns_that_its_claim_is_lost()
    {
        await using var bench = Bench();
        var (store, moves) = (bench.Get<IOperationStore>(), bench.Get<OperationMoves>());
        var operation = An.Running() with { Fence = 5 };
        await store.CommitAsync(new(operation), CancellationToken.None);
        var looked = 0;

        await Assert.ThrowsAsync<ClaimLostException>(() => moves.MoveAsync(operation.Id, fence: 4, Noted, CancellationToken.None));
        Assert.Equal(0, looked);
        Assert.Null((await store.FindAsync(operation.Id, CancellationToken.None))!.Cancel);

        Assert.True((await moves.MoveAsync(operation.Id, fence: 5, Noted, CancellationToken.None)).WasMoved);
        Assert.NotNull((await store.FindAsync(operation.Id, CancellationToken.None))!.Cancel);

        Move Noted(Operation o)
        {
            looked++;
            return new(o.CancelAsked(new("operator", moves.Now, null)));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_has_seen_a_higher_fence_ends_the_writer_and_gives_no_verdict(bool reattached)
    {
        await using var bench = Bench();
        var host = new Core.Inventory.Host("here", "Fake", "", "", "/nowhere", []);
        var call = new StepCall(An.Running(), An.Stop(), Undo: false, reattached, bench.Runbook, host, new HigherFence("fence-low"));
        await Assert.ThrowsAsync<ClaimLostException>(() => bench.Get<StepRunner>().RunAsync(call, () => Task.FromResult(false), CancellationToken.None));

        // Any other refusal is this operation's own.
        var refused = call with { Executor = new HigherFence("no-space") };
        var end = await bench.Get<StepRunner>().RunAsync(refused, () => Task.FromResult(false), CancellationToken.None);
        Assert.Equal(reattached ? VerdictKind.Unknown : VerdictKind.Failed, end.Verdict.Kind);
    }

    private static EngineBench Bench() => new(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true")));

    /// <summary>A host to which another replica has spoken since.</summary>
    private sealed class HigherFence(string code) : IExecutor
    {
        public Task<StartAnswer> StartAsync(Core.Inventory.Host host, StepStart start, CancellationToken cancellationToken) =>
            Task.FromResult<StartAnswer>(new StartAnswer.Refused(code, "this host has seen fence 9"));

        public Task<ProbeResult> ProbeAsync(Core.Inventory.Host host, Probe probe, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StepProgress> FollowAsync(Core.Inventory.Host host, StepKey key, long fence, StepOffsets from, TimeSpan wait, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<StepProgress> StopAsync(Core.Inventory.Host host, StepKey key, long fence, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StepProgress> SettleAsync(Core.Inventory.Host host, StepKey key, long fence, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PruneAsync(Core.Inventory.Host host, string user, TimeSpan age, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
