using ChatOps.Core.Chat;
using ChatOps.Core.Engine;
using ChatOps.Core.Ids;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Server.Scheduling;
using ChatOps.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Operations;

/// <summary>What was stored is handled, also when the first try broke.</summary>
public class CatchUpTests
{
    [Fact]
    public async Task A_command_that_was_stored_when_nothing_more_could_be_written_is_done_once_there_is_room_again()
    {
        FullStore? store = null;
        await using var bench = await new EngineBench(
            r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true")),
            more: s => s.AddSingleton<SqlOperationStore>().AddSingleton<IOperationStore>(p => store = new(p.GetRequiredService<SqlOperationStore>()))).StartAsync();
        store!.IsFull = true;
        await Assert.ThrowsAsync<StateUnwritableException>(() => bench.SayAsync("operator", "/test change", "stored"));
        Assert.Empty(await store.ListAsync(new(), CancellationToken.None));
        store.IsFull = false;

        var sweep = new SweepJob(bench.Get<OperationDriver>(), bench.Get<OperationIntake>());
        await sweep.Execute(null!);
        await sweep.Execute(null!);

        var operation = Assert.Single(await store.ListAsync(new(), CancellationToken.None));
        Assert.Equal(Outcome.Succeeded, (await bench.EndAsync(operation.Handle)).Outcome);
        Assert.Equal(operation.Handle, Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", "/test change", "stored")).Operation);
    }

    [Fact]
    public async Task What_somebody_is_at_is_left_to_them()
    {
        var planning = new TaskCompletionSource();
        await using var bench = await new EngineBench(r =>
        {
            planning.Task.Wait();
            return ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"));
        }).StartAsync();
        var preview = Task.Run(() => bench.SayAsync("operator", "/test change --plan", "slow"));
        await Journeys.DemoBot.UntilAsync(async () => (await bench.Get<IDeliveries>().UnhandledAsync(CancellationToken.None)).Count > 0, "it is stored");

        var sweep = new SweepJob(bench.Get<OperationDriver>(), bench.Get<OperationIntake>()).Execute(null!).AsTask();
        await sweep.WaitAsync(TimeSpan.FromMinutes(1));
        planning.SetResult();

        Assert.IsType<Answer.Replied>(await preview);
    }

    /// <summary>Deliveries can still be stored, and nothing else.</summary>
    private sealed class FullStore(IOperationStore inner) : IOperationStore
    {
        public bool IsFull { get; set; }

        public Task<CommitResult> CommitAsync(Change change, CancellationToken cancellationToken) =>
            IsFull ? throw new StateUnwritableException("the disk is full") : inner.CommitAsync(change, cancellationToken);

        public Task<Operation?> FindAsync(OperationId id, CancellationToken cancellationToken) => inner.FindAsync(id, cancellationToken);

        public Task<Operation?> FindByHandleAsync(string handle, CancellationToken cancellationToken) => inner.FindByHandleAsync(handle, cancellationToken);

        public Task<Operation?> FindByApprovalAsync(string approvalId, CancellationToken cancellationToken) => inner.FindByApprovalAsync(approvalId, cancellationToken);

        public Task<IReadOnlyList<Operation>> ListAsync(OperationQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

        public Task<IReadOnlyList<OperationPlace>> PlacesAsync(CancellationToken cancellationToken) => inner.PlacesAsync(cancellationToken);

        public Task<IReadOnlyList<Operation>> ConcludedAsync(Core.Inventory.TargetId target, string command, int limit, CancellationToken cancellationToken) =>
            inner.ConcludedAsync(target, command, limit, cancellationToken);

        public Task<IReadOnlyList<OperationId>> DueAsync(DateTimeOffset? by, CancellationToken cancellationToken) => inner.DueAsync(by, cancellationToken);

        public Task<IReadOnlyList<Operation>> UnfinishedAsync(CancellationToken cancellationToken) => inner.UnfinishedAsync(cancellationToken);

        public Task<int> WaitingOfAsync(string requester, CancellationToken cancellationToken) => inner.WaitingOfAsync(requester, cancellationToken);

        public Task<IReadOnlyList<Operation>> ReviewsDueAsync(CancellationToken cancellationToken) => inner.ReviewsDueAsync(cancellationToken);

        public Task<IReadOnlyList<TargetLock>> LocksAsync(CancellationToken cancellationToken) => inner.LocksAsync(cancellationToken);

        public Task<IReadOnlyList<Appointment>> AppointmentsAsync(CancellationToken cancellationToken) => inner.AppointmentsAsync(cancellationToken);

        public Task<AuditTrail> AuditAsync(OperationId? operation, CancellationToken cancellationToken) => inner.AuditAsync(operation, cancellationToken);
    }
}
