using System.Collections.Immutable;
using ChatOps.Core.Ids;
using ChatOps.Core.Operations;
using ChatOps.Core.Transcripts;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Contracts;

// The record, the transcript and the feed.
public abstract partial class StoreContract
{
    [Fact]
    public async Task The_record_of_an_operation_and_that_of_none_are_parts_of_one_chain_that_holds()
    {
        using var store = Open();
        var operation = await RecordedAsync(store);
        await store.Operations.CommitAsync(new(Operation: null) { Audit = [An.Entry(null, "refused", "access-denied")] }, None);

        var trail = await store.Operations.AuditAsync(operation.Id, None);
        Assert.Equal([1L, 2, 3, 4], trail.Entries.Select(e => e.Number));
        Assert.Equal(An.Entry(operation, "requested", "line 1"), trail.Entries[0].Entry);
        Assert.Null(trail.FirstBreak);

        var others = await store.Operations.AuditAsync(null, None);
        Assert.Equal("access-denied", Assert.Single(others.Entries).Entry.Detail);
        Assert.Null(others.FirstBreak);
    }

    [Theory]
    [InlineData("UPDATE record SET line = replace(line, 'operator', 'somebody') WHERE number = 2", 2)]
    [InlineData("UPDATE record SET hash = 'ff' WHERE number = 3", 3)]
    [InlineData("UPDATE record SET operation = (SELECT id FROM operations), at = '2020-01-01T00:00:00.0000000Z' WHERE number = 2", 2)]
    [InlineData("DELETE FROM record WHERE number = 1", 1)]
    [InlineData("DELETE FROM record WHERE number = 2", 2)]
    [InlineData("DELETE FROM record WHERE number >= 3", 3)]
    [InlineData("DELETE FROM record", 1)]
    [InlineData("INSERT INTO record SELECT 5, operation, at, line, hash, 0 FROM record WHERE number = 4", 5)]
    [InlineData("UPDATE record_head SET number = 3", 4)]
    public async Task The_first_entry_that_was_tampered_with_is_named(string sql, long first)
    {
        using var store = Open();
        var operation = await RecordedAsync(store);

        store.Tamper(sql);

        Assert.Equal(first, (await store.Operations.AuditAsync(operation.Id, None)).FirstBreak?.Number);
    }

    [Fact]
    public async Task Transcript_lines_come_back_in_order_from_a_number_and_from_the_end()
    {
        using var store = Open();
        var operation = await StoredAsync(store, An.Running());
        var lines = Lines("stop", 1, 5);

        Assert.True(await store.Transcripts.AppendAsync(Batch(operation, "stop", lines, new(5, 1, 5, 0)), None));

        Assert.Equal(lines[2..4], await store.Transcripts.ReadAsync(operation.Id, from: 3, limit: 2, None));
        Assert.Equal(lines[3..], await store.Transcripts.TailAsync(operation.Id, 2, None));
        Assert.Empty(await store.Transcripts.ReadAsync(OperationId.New(An.Moment), 0, 10, None));
    }

    [Fact]
    public async Task A_transcript_forgets_the_middle_of_a_step_and_of_no_other()
    {
        using var store = Open();
        var operation = await StoredAsync(store, An.Running());
        await store.Transcripts.AppendAsync(Batch(operation, "stop", Lines("stop", 1, 6), new(6, 1, 6, 0)), None);
        await store.Transcripts.AppendAsync(
            Batch(operation, "start", Lines("start", 7, 3), new(9, 7, 3, 0)) with { Forget = new LineRange(5, 8) }, None);

        var kept = await store.Transcripts.ReadAsync(operation.Id, 0, 100, None);

        Assert.Equal([1L, 2, 3, 4, 5, 6, 9], kept.Select(l => l.Number));
    }

    [Fact]
    public async Task A_pump_goes_on_where_the_interrupted_one_stopped()
    {
        using var store = Open();
        var operation = await StoredAsync(store, An.Running());
        Assert.Equal(new(0, 0, 0, 0), await store.Transcripts.PositionAsync(operation.Id, "stop", None));

        await store.Transcripts.AppendAsync(Batch(operation, "stop", Lines("stop", 1, 3), new(3, 1, 2, 1)), None);
        await store.Transcripts.AppendAsync(Batch(operation, "start", Lines("start", 4, 2), new(5, 4, 2, 0)), None);

        Assert.Equal(new(5, 1, 2, 1), await store.Transcripts.PositionAsync(operation.Id, "stop", None));
        Assert.Equal(new(5, 4, 2, 0), await store.Transcripts.PositionAsync(operation.Id, "start", None));
        Assert.Equal(new(5, 0, 0, 0), await store.Transcripts.PositionAsync(operation.Id, "check", None));
    }

    [Fact]
    public async Task Lines_under_a_lower_fence_are_dropped()
    {
        using var store = Open();
        var old = await StoredAsync(store, An.Running());
        await store.Operations.CommitAsync(new(old.Claimed()), None);

        Assert.False(await store.Transcripts.AppendAsync(Batch(old, "stop", Lines("stop", 1, 3), new(3, 1, 3, 0)), None));
        Assert.True(await store.Transcripts.AppendAsync(Batch(old.Claimed(), "stop", Lines("stop", 1, 1), new(1, 1, 1, 0)), None));

        Assert.Single(await store.Transcripts.ReadAsync(old.Id, 0, 10, None));
        Assert.Equal(1, (await store.Transcripts.PositionAsync(old.Id, "stop", None)).LastNumber);
    }

    [Fact]
    public async Task The_feed_is_numbered_in_the_order_of_commits()
    {
        using var store = Open();
        Assert.Equal(0, await store.Feed.LastAsync(None));
        foreach (var n in Enumerable.Range(1, 3))
            await store.Operations.CommitAsync(
                new(Operation: null) { Events = [new("operation", $"op{n}", "ops", An.Lims1), new("message", $"card:op{n}", "ops", null)] }, None);

        var events = await store.Feed.AfterAsync(2, 3, None);

        Assert.Equal(["op2", "card:op2", "op3"], events.Select(e => e.Subject));
        Assert.Equal([3L, 4, 5], events.Select(e => e.Number));
        Assert.Equal(An.Lims1, events[0].Target);
        Assert.Null(events[1].Target);
        Assert.Equal(6, await store.Feed.LastAsync(None));
    }

    [Fact]
    public async Task Listeners_wake_for_what_is_committed_after_they_began_and_for_output()
    {
        using var store = Open();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var operation = await StoredAsync(store, An.Running());
        var listening = store.Feed.ListenAsync(end.Token);

        await store.Operations.CommitAsync(new(operation), None);
        await store.Operations.CommitAsync(new(operation), None); // a conflict: nothing happened
        await store.Transcripts.AppendAsync(Batch(operation, "stop", Lines("stop", 1, 1), new(1, 1, 1, 0)), None);

        var heard = new List<FeedSignal>();
        await foreach (var signal in listening)
        {
            heard.Add(signal);
            if (heard.Count == 2)
                break;
        }
        Assert.Equal([new FeedSignal(null), new FeedSignal("ab3de")], heard);
    }

    private static async Task<Operation> RecordedAsync(OpenStore store)
    {
        var operation = An.Operation();
        await store.Operations.CommitAsync(
            new(operation) { Audit = [An.Entry(operation, "requested", "line 1"), An.Entry(operation, "planned")] }, None);
        await store.Operations.CommitAsync(
            new(Operation: null) { Audit = [An.Entry(operation, "approved"), An.Entry(operation, "concluded")] }, None);
        return operation with { Version = 1 };
    }

    private static TranscriptBatch Batch(Operation operation, string step, ImmutableArray<TranscriptLine> lines, TranscriptPosition position) =>
        new(operation.Id, operation.Handle, operation.Fence, step, lines, position, Forget: null);

    private static ImmutableArray<TranscriptLine> Lines(string step, long first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new TranscriptLine(first + i, step, TranscriptStream.Output, An.Moment, $"line {first + i}"))];
}
