using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Contracts;

/// <summary>What every database must do. A second database derives once and passes all of it.</summary>
public abstract partial class StoreContract
{
    protected static CancellationToken None => CancellationToken.None;

    protected abstract OpenStore Open();

    [Fact]
    public async Task A_new_operation_is_found_by_id_handle_and_approval_with_version_one()
    {
        using var store = Open();
        var operation = An.AwaitingApproval();

        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(operation), None));

        var stored = operation with { Version = 1 };
        Assert.Equivalent(stored, await store.Operations.FindAsync(operation.Id, None), strict: true);
        Assert.Equivalent(stored, await store.Operations.FindByHandleAsync("ab3de", None), strict: true);
        Assert.Equivalent(stored, await store.Operations.FindByApprovalAsync("random-1", None), strict: true);
        Assert.Null(await store.Operations.FindByHandleAsync("zzzzz", None));
    }

    [Fact]
    public async Task An_appointment_is_one_per_target_and_key_and_settled_by_origin_only_where_one_is_named()
    {
        using var store = Open();
        var first = new Appointment(An.Lims1, "back", "test back", "operator", "ops", "why", An.Moment.AddHours(2), An.Moment, null, "ab3de");
        var second = first with { DueAt = An.Moment.AddHours(1), Origin = "zz3zz" };
        var reminder = first with { Key = "reminder", Command = null, DueAt = null, RemindEvery = TimeSpan.FromHours(8) };
        await store.Operations.CommitAsync(new(Operation: null) { Appoint = [reminder, first] }, None);
        await store.Operations.CommitAsync(new(Operation: null) { Appoint = [second] }, None);

        await store.Operations.CommitAsync(new(Operation: null) { Settle = [new(An.Lims1, "back", "ab3de")] }, None);
        Assert.Equal([second, reminder], await store.Operations.AppointmentsAsync(None));

        await store.Operations.CommitAsync(new(Operation: null) { Settle = [new(An.Lims1, "back")], Appoint = [first] }, None);
        Assert.Equal([first, reminder], await store.Operations.AppointmentsAsync(None));
    }

    [Fact]
    public async Task A_handle_or_an_id_is_given_once()
    {
        using var store = Open();
        var operation = An.Operation();
        await store.Operations.CommitAsync(new(operation), None);

        Assert.Equal(CommitResult.Conflict, await store.Operations.CommitAsync(new(operation), None));
        Assert.Equal(CommitResult.Conflict, await store.Operations.CommitAsync(new(An.Operation(operation.Handle)), None));
    }

    [Fact]
    public async Task A_commit_on_another_version_is_a_conflict_and_leaves_nothing()
    {
        using var store = Open();
        var read = await StoredAsync(store, An.AwaitingApproval());
        await store.Operations.CommitAsync(new(read.Refused("changed", "by another", An.Moment)), None);

        var late = new Change(read.Expired("approval-expired", "too late", An.Moment))
        {
            Audit = [An.Entry(read, "concluded")],
            Outbox = [An.Message("final:ab3de")],
            Events = [new("operation", "ab3de", "ops", An.Lims1)],
            Take = [An.LockOf(read)],
        };

        Assert.Equal(CommitResult.Conflict, await store.Operations.CommitAsync(late, None));
        Assert.Equal(Outcome.Refused, (await store.Operations.FindAsync(read.Id, None))!.Outcome);
        Assert.Empty((await store.Operations.AuditAsync(read.Id, None)).Entries);
        Assert.Empty(await store.Outbox.DueAsync("Web", An.Moment, 10, None));
        Assert.Empty(await store.Feed.AfterAsync(0, 10, None));
        Assert.Empty(await store.Operations.LocksAsync(None));
    }

    [Fact]
    public async Task Of_many_commits_on_one_version_exactly_one_is_done()
    {
        using var store = Open();
        var read = await StoredAsync(store, An.Queued());

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            () => store.Operations.CommitAsync(new(read.Claimed()) { Audit = [An.Entry(read, "claimed", $"{i}")] }, None))));

        Assert.Single(results, r => r == CommitResult.Done);
        Assert.Equal(19, results.Count(r => r == CommitResult.Conflict));
        Assert.Single((await store.Operations.AuditAsync(read.Id, None)).Entries);
        Assert.Equal(2, (await store.Operations.FindAsync(read.Id, None))!.Version);
    }

    [Fact]
    public async Task A_lower_fence_than_the_stored_one_is_a_conflict()
    {
        using var store = Open();
        var claimed = await StoredAsync(store, An.Queued().Claimed().Claimed());

        Assert.Equal(CommitResult.Conflict, await store.Operations.CommitAsync(new(claimed with { Fence = 1 }), None));
    }

    [Fact]
    public async Task A_target_is_held_by_one_operation_until_that_one_frees_it()
    {
        using var store = Open();
        var first = await StoredAsync(store, An.Queued("aaaaa"));
        var second = await StoredAsync(store, An.Queued("bbbbb"));

        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(Taking(first), None));
        Assert.Equal(CommitResult.TargetBusy, await store.Operations.CommitAsync(Taking(second), None));
        Assert.Equal(OperationState.Queued, (await store.Operations.FindAsync(second.Id, None))!.State);
        Assert.Equivalent(An.LockOf(first), Assert.Single(await store.Operations.LocksAsync(None)), strict: true);

        // What another holds is not freed.
        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(second) { Free = true }, None));
        Assert.Single(await store.Operations.LocksAsync(None));

        var running = (await store.Operations.FindAsync(first.Id, None))!;
        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(running) { Free = true }, None));
        Assert.Empty(await store.Operations.LocksAsync(None));
        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(Taking(second with { Version = 2 }), None));
    }

    [Fact]
    public async Task The_list_is_newest_first_and_goes_on_before_a_handle()
    {
        using var store = Open();
        foreach (var n in Enumerable.Range(0, 5))
            await StoredAsync(store, An.Operation($"old{n}0", An.Moment.AddMinutes(n)));

        var first = await store.Operations.ListAsync(new(Limit: 2), None);
        var second = await store.Operations.ListAsync(new(Limit: 9, Before: first[^1].Handle), None);

        Assert.Equal(["old40", "old30"], first.Select(o => o.Handle));
        Assert.Equal(["old20", "old10", "old00"], second.Select(o => o.Handle));
        Assert.Empty(await store.Operations.ListAsync(new(Before: "zzzzz"), None));
    }

    [Fact]
    public async Task The_list_can_begin_and_end_at_a_moment_whatever_else_is_asked()
    {
        using var store = Open();
        foreach (var n in Enumerable.Range(0, 5))
            await StoredAsync(store, An.Operation($"old{n}0", An.Moment.AddMinutes(n)));
        var within = new OperationQuery { Since = An.Moment.AddMinutes(1), Until = An.Moment.AddMinutes(3) };
        OperationQuery[] asked = [within, within with { Target = An.Operation().Target }, within with { State = An.Operation().State }];
        foreach (var query in asked)
            Assert.Equal(["old20", "old10"], (await store.Operations.ListAsync(query, None)).Select(o => o.Handle));
        Assert.Equal(["old10"], (await store.Operations.ListAsync(within with { Before = "old20" }, None)).Select(o => o.Handle));
    }

    [Fact]
    public async Task Operations_of_one_moment_are_paged_without_a_gap_or_a_repeat()
    {
        using var store = Open();
        foreach (var n in Enumerable.Range(0, 7))
            await StoredAsync(store, An.Operation($"same{n}"));

        var seen = new List<string>();
        for (var page = await store.Operations.ListAsync(new(Limit: 2), None); page.Count > 0;
             page = await store.Operations.ListAsync(new(Limit: 2, Before: seen[^1]), None))
            seen.AddRange(page.Select(o => o.Handle));

        Assert.Equal(7, seen.Count);
        Assert.Equal(7, seen.Distinct().Count());
    }

    [Fact]
    public async Task The_list_is_filtered_by_state_outcome_target_and_channel()
    {
        using var store = Open();
        var web1 = new TargetId("host", "web1");
        await StoredAsync(store, An.Operation("plan1"));
        await StoredAsync(store, An.Operation("web11", target: web1));
        await StoredAsync(store, An.Operation("other", channel: "lab"));
        await StoredAsync(store, An.Operation("ended").Refused("cron-due", "wait", An.Moment));

        async Task<IEnumerable<string>> Handles(OperationQuery query) =>
            (await store.Operations.ListAsync(query, None)).Select(o => o.Handle).Order();

        Assert.Equal(["other", "plan1", "web11"], await Handles(new(State: OperationState.Planning)));
        Assert.Equal(["ended"], await Handles(new(Outcome: Outcome.Refused)));
        Assert.Equal(["web11"], await Handles(new(Target: web1)));
        Assert.Equal(["other"], await Handles(new(Channel: "lab")));
        Assert.Equal(["plan1"], await Handles(new(State: OperationState.Planning, Target: An.Lims1, Channel: "ops")));
    }

    [Fact]
    public async Task The_unfinished_are_all_but_the_concluded_oldest_first()
    {
        using var store = Open();
        await StoredAsync(store, An.Operation("newer", An.Moment.AddMinutes(1)));
        await StoredAsync(store, An.Running("older"));
        await StoredAsync(store, An.Operation("ended").Refused("cron-due", "wait", An.Moment));

        Assert.Equal(["older", "newer"], (await store.Operations.UnfinishedAsync(None)).Select(o => o.Handle));
    }

    [Fact]
    public async Task A_list_goes_through_the_places_it_is_given_newest_first_across_all_of_them()
    {
        using var store = Open();
        var web1 = new TargetId("host", "web1");
        foreach (var n in Enumerable.Range(0, 9))
        {
            var (target, channel) = (n % 3) switch { 0 => (An.Lims1, "ops"), 1 => (web1, "ops"), _ => (web1, "lab") };
            var operation = An.Operation($"all{n}0", An.Moment.AddMinutes(n), target, channel);
            await StoredAsync(store, n < 6 ? operation.Refused(n < 3 ? "cron-due" : "no-space", "wait", An.Moment) : operation);
        }

        async Task<IEnumerable<string>> Handles(OperationQuery query) => (await store.Operations.ListAsync(query, None)).Select(o => o.Handle);

        Assert.Equal([new("lab", web1), new("ops", web1), new("ops", An.Lims1)], (await store.Operations.PlacesAsync(None)).OrderBy(p => p.Channel).ThenBy(p => p.Target.ToString()));
        Assert.Equal(["all70", "all60", "all40", "all30"], await Handles(new(Limit: 4) { Places = [new("ops", web1), new("ops", An.Lims1)] }));
        Assert.Equal(["all30", "all10", "all00"], await Handles(new(Before: "all40") { Places = [new("ops", web1), new("ops", An.Lims1)] }));
        Assert.Equal(["all50", "all40"], await Handles(new(Outcome: Outcome.Refused, Target: web1, Limit: 2)));
        Assert.Equal(["all40", "all30"], await Handles(new(OperationState.Concluded, Channel: "ops", Limit: 2)));
        Assert.Equal(["all60"], await Handles(new(OperationState.Planning) { Places = [new("ops", An.Lims1)] }));
        Assert.Empty(await Handles(new() { Places = [] }));
    }

    [Fact]
    public async Task The_past_of_a_command_is_what_came_as_far_as_a_plan_newest_first()
    {
        using var store = Open();
        foreach (var n in Enumerable.Range(0, 4))
            await StoredAsync(store, (An.Operation($"past{n}", An.Moment.AddMinutes(n)) with { Command = An.Queued().Command }).Planned(An.Plan(), An.Approval($"past-{n}")).Expired("approval-expired", "late", An.Moment));
        await StoredAsync(store, An.Operation("refus", An.Moment.AddMinutes(9)).Refused("cron-due", "wait", An.Moment));
        await StoredAsync(store, An.Running("going"));

        Assert.Equal(["past3", "past2", "past1"], (await store.Operations.ConcludedAsync(An.Lims1, "senaite restore", 3, None)).Select(o => o.Handle));
        Assert.Empty(await store.Operations.ConcludedAsync(An.Lims1, "senaite backup", 3, None));
        Assert.Empty(await store.Operations.ConcludedAsync(new("host", "web1"), "senaite restore", 3, None));
    }

    [Fact]
    public async Task What_waits_for_people_is_due_at_its_next_call_or_its_end_and_everything_else_that_goes_on_always()
    {
        using var store = Open();
        var waiting = await StoredAsync(store, An.AwaitingApproval());
        var running = await StoredAsync(store, An.Running("going"));
        await StoredAsync(store, An.Operation("ended").Refused("cron-due", "wait", An.Moment));
        var next = waiting.LookAgainAt!.Value;

        Assert.True(next < waiting.Approval!.ExpiresAt);
        Assert.Equal([running.Id], await store.Operations.DueAsync(next.AddSeconds(-1), None));
        Assert.Equal(new[] { running.Id, waiting.Id }.ToHashSet(), [.. await store.Operations.DueAsync(next, None)]);
        Assert.Equal(2, (await store.Operations.DueAsync(by: null, None)).Count);
    }

    protected static async Task<Operation> StoredAsync(OpenStore store, Operation operation)
    {
        Assert.Equal(CommitResult.Done, await store.Operations.CommitAsync(new(operation), None));
        return operation with { Version = operation.Version + 1 };
    }

    private static Change Taking(Operation operation) => new(operation.Claimed().Started(An.Moment)) { Take = [An.LockOf(operation)] };
}
