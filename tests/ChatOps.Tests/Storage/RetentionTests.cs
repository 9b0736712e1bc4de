using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Ids;
using ChatOps.Core.Operations;
using ChatOps.Core.Transcripts;
using ChatOps.Server.Storage;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Storage;

public sealed class RetentionTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task What_is_old_and_done_goes_operations_and_their_record_stay()
    {
        using var store = new SqliteStore(temp.Data);
        var ended = await FillAsync(store, An.Operation("ended").Refused("cron-due", "wait", An.Moment));
        await store.Outbox.SentAsync((await store.Outbox.DueAsync("Web", An.Moment, 10, None))[0], "m-1", None);

        var pruned = await store.Retention.PruneAsync(At(DateTimeOffset.UtcNow.AddYears(1)), None);

        Assert.Equal(new Pruned(Deliveries: 1, Lines: 1200, Positions: 1, Events: 2, Sent: 1, BoardMessages: 1), pruned);
        Assert.Empty(await store.Transcripts.ReadAsync(ended.Id, 0, 10, None));
        Assert.NotNull(await store.Operations.FindAsync(ended.Id, None));
        Assert.Single((await store.Operations.AuditAsync(ended.Id, None)).Entries);
        // Slack does not have it yet.
        Assert.Single(await store.Outbox.DueAsync("Slack", An.Moment, 10, None));
        Assert.Equal(2, await store.Feed.LastAsync(None));
    }

    [Fact]
    public async Task What_goes_on_or_is_young_stays()
    {
        using var store = new SqliteStore(temp.Data);
        await FillAsync(store, An.Running("runs1"));
        await store.Outbox.SentAsync((await store.Outbox.DueAsync("Web", An.Moment, 10, None))[0], "m-1", None);
        await store.Deliveries.ReceiveAsync(An.Delivery("unhandled"), None);

        var old = await store.Retention.PruneAsync(At(DateTimeOffset.UtcNow.AddYears(1)), None);

        Assert.Equal((0, 0, 0), (old.Lines, old.Sent, old.BoardMessages));
        Assert.Single(await store.Deliveries.UnhandledAsync(None));
    }

    [Fact]
    public async Task Nothing_younger_than_the_cutoffs_is_touched()
    {
        using var store = new SqliteStore(temp.Data);
        await FillAsync(store, An.Operation("ended").Refused("cron-due", "wait", An.Moment));

        Assert.Equal(new Pruned(0, 0, 0, 0, 0, 0), await store.Retention.PruneAsync(At(An.Moment.AddDays(-1)), None));
    }

    [Fact]
    public async Task Output_of_what_destroyed_something_stays_for_its_own_time_also_when_an_older_program_did_it()
    {
        using var store = new SqliteStore(temp.Data);
        var ended = An.Operation("ended").Refused("cron-due", "wait", An.Moment);
        var kept = await FillAsync(store, ended with { Id = OperationId.New(An.Moment), Handle = "kept1", Command = ended.Command with { Verb = "wipe", Risk = Risk.Destructive } });
        var older = await FillAsync(store, ended with { Id = OperationId.New(An.Moment), Handle = "older" });
        var gone = await FillAsync(store, ended with { Id = OperationId.New(An.Moment), Handle = "gone1", Command = ended.Command with { Verb = "status" } });
        var now = DateTimeOffset.UtcNow.AddYears(1);
        var cutoffs = new RetentionCutoffs(now, now, now, now, Destructive: An.Moment.AddDays(-1)) { DestructiveCommands = ["senaite restore"] };

        await store.Retention.PruneAsync(cutoffs, None);

        Assert.NotEmpty(await store.Transcripts.ReadAsync(kept.Id, 0, 10, None));
        Assert.NotEmpty(await store.Transcripts.ReadAsync(older.Id, 0, 10, None));
        Assert.Empty(await store.Transcripts.ReadAsync(gone.Id, 0, 10, None));
        // And they go when their time is over, although the other walk has long passed them.
        await store.Retention.PruneAsync(cutoffs with { Destructive = now }, None);
        Assert.Empty(await store.Transcripts.ReadAsync(kept.Id, 0, 10, None));
        Assert.Empty(await store.Transcripts.ReadAsync(older.Id, 0, 10, None));
    }

    private static RetentionCutoffs At(DateTimeOffset cutoff) => new(cutoff, cutoff, cutoff, cutoff, cutoff);

    private static async Task<Operation> FillAsync(SqliteStore store, Operation operation)
    {
        await store.Deliveries.ReceiveAsync(An.Delivery(operation.Handle), None);
        await store.Operations.CommitAsync(
            new(operation)
            {
                Audit = [An.Entry(operation, "requested")],
                Outbox = [An.Message($"card:{operation.Handle}") with { Operation = operation.Handle }],
                Events = [new("operation", operation.Handle, "ops", An.Lims1)],
                Handled = new(An.Delivery(operation.Handle).Id, new Answer.Accepted(operation.Handle, "Planning")),
            },
            None);
        await store.Board.PutAsync(
            new($"card:{operation.Handle}", "ops", operation.Handle, null, null, new Reply("card"), An.Moment), None);
        await store.Transcripts.AppendAsync(
            new(
                operation.Id, operation.Handle, operation.Fence, "stop",
                [.. Enumerable.Range(1, 1200).Select(n => new TranscriptLine(n, "stop", TranscriptStream.Output, An.Moment, "x"))],
                new(1200, 1, 1200, 0), null),
            None);
        return operation;
    }
}
