using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Storage;

public sealed class EpochTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_restart_goes_on_with_everything()
    {
        await UseAsync(s => CommitAsync(s, An.AwaitingApproval("waits"), An.Running("runs1")));

        using var again = new SqliteStore(temp.Data);

        Assert.Null(again.Database.Began);
        Assert.Equal(2, (await again.Operations.UnfinishedAsync(None)).Count);
    }

    [Fact]
    public async Task A_kill_loses_nothing_that_was_committed_and_begins_no_epoch()
    {
        using var running = new SqliteStore(temp.Data);
        await CommitAsync(running, An.Running("runs1"));
        await running.Deliveries.ReceiveAsync(An.Delivery(), None);

        // What a killed process leaves: its files as they stand, nothing closed.
        CopyFiles(temp.Data, temp.In("killed"));
        using var next = new SqliteStore(temp.In("killed"));

        Assert.Null(next.Database.Began);
        Assert.Equal(OperationState.Running, (await next.Operations.FindByHandleAsync("runs1", None))!.State);
        Assert.Single(await next.Deliveries.UnhandledAsync(None));
        Assert.Single(await next.Operations.LocksAsync(None));
    }

    [Fact]
    public async Task In_an_old_database_put_back_appointments_are_void_and_that_is_told()
    {
        var window = new Appointment(
            An.Lims1, "maint-off", "vtom maint off vtom1", "operator", "ops", "the window ends", An.Moment.AddHours(1), null, null, "ab3de");
        await UseAsync(s => s.Operations.CommitAsync(new(Operation: null) { Appoint = [window] }, None));
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("old.db"));
        await UseAsync(s => s.Deliveries.ReceiveAsync(An.Delivery(), None));
        File.Copy(temp.In("old.db"), DataFolder.DatabaseIn(temp.Data), overwrite: true);

        using var store = new SqliteStore(temp.Data);

        Assert.Empty(await store.Operations.AppointmentsAsync(None));
        var told = Assert.Single(await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 10, None));
        Assert.Contains("/vtom maint off vtom1", told.Message.Body.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_an_old_database_put_back_no_stream_is_taken_up_because_what_it_brings_may_be_done()
    {
        await UseAsync(s => s.Positions.KeepAsync(new("Discord", "session", 7, "wss://gateway.example/"), None));
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("old.db"));
        await UseAsync(s => s.Deliveries.ReceiveAsync(An.Delivery(), None));
        File.Copy(temp.In("old.db"), DataFolder.DatabaseIn(temp.Data), overwrite: true);

        using var store = new SqliteStore(temp.Data);

        Assert.Null(await store.Positions.FindAsync("Discord", None));
    }

    [Fact]
    public async Task In_an_old_database_put_back_what_it_holds_as_not_sent_may_have_been_sent()
    {
        await UseAsync(s => s.Operations.CommitAsync(new(Operation: null) { Outbox = [An.Message("final:old12")] }, None));
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("old.db"));
        await UseAsync(s => s.Deliveries.ReceiveAsync(An.Delivery(), None));
        File.Copy(temp.In("old.db"), DataFolder.DatabaseIn(temp.Data), overwrite: true);

        using var store = new SqliteStore(temp.Data);

        Assert.True(Assert.Single(await store.Outbox.DueAsync("Slack", DateTimeOffset.MaxValue, 10, None)).Doubtful);
    }

    [Fact]
    public async Task In_an_old_database_put_back_nothing_starts_and_approvals_are_void()
    {
        await UseAsync(s => CommitAsync(
            s, An.Operation("plan1"), An.AwaitingApproval("waits"), An.Queued("queue"), An.Running("runs1")));
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("old.db"));
        await UseAsync(s => s.Deliveries.ReceiveAsync(An.Delivery(), None));
        File.Copy(temp.In("old.db"), DataFolder.DatabaseIn(temp.Data), overwrite: true);

        using var store = new SqliteStore(temp.Data);

        Assert.Equal(2, store.Database.Began?.Number);
        Assert.Empty(await store.Operations.UnfinishedAsync(None));
        foreach (var handle in new[] { "plan1", "waits", "queue" })
            Assert.Equal(Outcome.Refused, (await store.Operations.FindByHandleAsync(handle, None))!.Outcome);
        Assert.Equal(OperationState.Concluded, (await store.Operations.FindByApprovalAsync("random-1", None))!.State);
        var doubtful = (await store.Operations.FindByHandleAsync("runs1", None))!;
        Assert.Equal((Outcome.Unknown, true), (doubtful.Outcome, doubtful.LockKept));
        Assert.Equal("runs1", Assert.Single(await store.Operations.LocksAsync(None)).Handle);
    }

    [Fact]
    public async Task A_command_that_the_older_state_had_not_handled_is_not_carried_out_now()
    {
        await UseAsync(s => s.Deliveries.ReceiveAsync(An.Delivery("api:operator:before"), None));
        await PutBackOlderAsync();

        using var store = new SqliteStore(temp.Data);

        Assert.Empty(await store.Deliveries.UnhandledAsync(None));
        var receipt = await store.Deliveries.ReceiveAsync(An.Delivery("api:operator:before"), None);
        Assert.Equal("state-restored", Assert.IsType<Answer.Refused>(Assert.IsType<Receipt.Handled>(receipt).Answer).Code);
    }

    [Fact]
    public async Task The_end_of_an_epoch_is_recorded_and_told()
    {
        await UseAsync(s => CommitAsync(s, An.Running("runs1")));
        await PutBackOlderAsync();

        using var store = new SqliteStore(temp.Data);
        var doubtful = (await store.Operations.FindByHandleAsync("runs1", None))!;

        Assert.Contains((await store.Operations.AuditAsync(null, None)).Entries, e => e.Entry.What == "new-epoch");
        Assert.Contains("Unknown", (await store.Operations.AuditAsync(doubtful.Id, None)).Entries[^1].Entry.Detail, StringComparison.Ordinal);
        Assert.Contains(await store.Outbox.DueAsync("Web", DateTimeOffset.MaxValue, 10, None), i => i.Message.Key == "final:runs1");
        Assert.Contains(await store.Feed.AfterAsync(0, 10, None), e => e.Subject == "runs1");
        Assert.Equal("state-restored", doubtful.Report!.Fields.Single(f => f.Name == "Code").Value);
    }

    [Fact]
    public async Task A_target_stays_locked_when_the_older_state_does_not_know_who_holds_it()
    {
        await UseAsync(s => CommitAsync(s, An.AwaitingApproval("waits")));
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("old.db"));
        var web1 = new ChatOps.Core.Inventory.TargetId("host", "web1");
        await UseAsync(async s =>
        {
            var waits = (await s.Operations.FindByHandleAsync("waits", None))!;
            var running = (waits with { State = OperationState.Queued }).Claimed().Started(An.Moment);
            await s.Operations.CommitAsync(new(running) { Take = [An.LockOf(running)] }, None);
            await CommitAsync(s, An.Running("fresh") with { Target = web1 });
        });
        File.Copy(temp.In("old.db"), DataFolder.DatabaseIn(temp.Data), overwrite: true);

        using var store = new SqliteStore(temp.Data);

        Assert.Equal(["fresh", "waits"], (await store.Operations.LocksAsync(None)).Select(l => l.Handle).Order());
        Assert.Equal(Outcome.Unknown, (await store.Operations.FindByHandleAsync("waits", None))!.Outcome);
        Assert.Equal((Outcome.Unknown, true), ((await store.Operations.FindByHandleAsync("fresh", None)) is { } o ? (o.Outcome, o.LockKept) : default));
    }

    [Fact]
    public async Task Everything_that_an_operation_held_stays_locked_in_an_old_state_that_does_not_know_of_it()
    {
        ImmutableArray<LockKey> held = [new(new("host", "web1"), "web1"), new(An.Lims1, "lims-host")];
        await UseAsync(s => CommitAsync(s, An.AwaitingApproval("other", "random-2")));
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("old.db"));
        await UseAsync(async s =>
        {
            var queued = An.Queued("holds").Locking(held);
            await s.Operations.CommitAsync(new(queued.Claimed().Started(An.Moment)) { Take = TargetLock.Of(queued, held, An.Moment) }, None);
        });
        File.Copy(temp.In("old.db"), DataFolder.DatabaseIn(temp.Data), overwrite: true);

        using var store = new SqliteStore(temp.Data);

        Assert.Equal(held, (await store.Operations.LocksAsync(None)).Select(l => l.Key));
        Assert.Equal(Outcome.Unknown, (await store.Operations.FindByHandleAsync("holds", None))!.Outcome);
    }

    [Fact]
    public async Task Numbers_of_the_feed_go_on_after_those_that_were_given()
    {
        await UseAsync(s => TellAsync(s, "one"));
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("old.db"));
        await UseAsync(s => TellAsync(s, "two"));
        File.Copy(temp.In("old.db"), DataFolder.DatabaseIn(temp.Data), overwrite: true);

        using var store = new SqliteStore(temp.Data);
        await TellAsync(store, "three");

        Assert.Equal([1L, 3], (await store.Feed.AfterAsync(0, 10, None)).Select(e => e.Number));
    }

    [Fact]
    public async Task A_state_of_an_earlier_epoch_is_noticed_although_it_has_more_commits()
    {
        await UseAsync(s => CommitAsync(s, An.Operation("first")));
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("old.db"));
        await UseAsync(async s =>
        {
            foreach (var n in Enumerable.Range(0, 20))
                await TellAsync(s, $"{n}");
        });
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("longer.db"));
        StateBackup.Restore(temp.Data, temp.In("old.db"), An.Moment);
        File.Delete(Path.Combine(temp.Data, "high-water"));
        Assert.NotNull(await BeganAsync());

        File.Copy(temp.In("longer.db"), DataFolder.DatabaseIn(temp.Data), overwrite: true);

        Assert.NotNull(await BeganAsync());
        Assert.Null(await BeganAsync());
    }

    [Fact]
    public async Task Without_the_mark_a_state_is_not_believed()
    {
        await UseAsync(s => CommitAsync(s, An.Running("runs1")));
        File.Delete(Path.Combine(temp.Data, "high-water"));

        Assert.Equal(["runs1"], (await BeganAsync())!.Unknown.AsEnumerable());
    }

    [Fact]
    public async Task A_database_that_is_gone_is_not_silently_begun_anew()
    {
        await UseAsync(s => CommitAsync(s, An.Operation()));
        File.Delete(DataFolder.DatabaseIn(temp.Data));

        Assert.Equal("state-missing", Assert.Throws<StateException>(() => new SqliteStore(temp.Data)).Code);
    }

    [Fact]
    public async Task A_read_that_held_no_target_leaves_none_locked()
    {
        var plan = An.Plan() with { Steps = [An.Plan().Steps[1]] };
        var reading = An.Operation("reads").Planned(plan, approval: null).Started(An.Moment);
        await UseAsync(s => s.Operations.CommitAsync(new(reading), None));
        await PutBackOlderAsync();

        using var store = new SqliteStore(temp.Data);

        Assert.Equal(Outcome.Unknown, (await store.Operations.FindByHandleAsync("reads", None))!.Outcome);
        Assert.Empty(await store.Operations.LocksAsync(None));
    }

    private async Task PutBackOlderAsync()
    {
        File.Copy(DataFolder.DatabaseIn(temp.Data), temp.In("old.db"));
        await UseAsync(s => s.Deliveries.ReceiveAsync(An.Delivery(), None));
        File.Copy(temp.In("old.db"), DataFolder.DatabaseIn(temp.Data), overwrite: true);
    }

    private async Task<NewEpoch?> BeganAsync()
    {
        NewEpoch? began = null;
        await UseAsync(s =>
        {
            began = s.Database.Began;
            return Task.CompletedTask;
        });
        return began;
    }

    private async Task UseAsync(Func<SqliteStore, Task> use)
    {
        using var store = new SqliteStore(temp.Data);
        await use(store);
    }

    /// <summary>Running ones hold their target.</summary>
    private static async Task CommitAsync(SqliteStore store, params Operation[] operations)
    {
        foreach (var operation in operations)
            Assert.Equal(
                CommitResult.Done,
                await store.Operations.CommitAsync(
                    new(operation) { Take = operation.State == OperationState.Running ? [An.LockOf(operation)] : [] }, None));
    }

    private static async Task TellAsync(SqliteStore store, string subject) =>
        await store.Operations.CommitAsync(new(Operation: null) { Events = [new("message", subject, "ops", null)] }, None);

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
