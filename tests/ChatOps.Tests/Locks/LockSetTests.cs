using ChatOps.Core.Chat;
using ChatOps.Core.Engine;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Locks;

/// <summary>What is locked together with a target, and what a lock keeps out, in the engine.</summary>
public class LockSetTests
{
    private const string Here = "host:here";

    [Fact]
    public async Task While_the_host_is_changed_nothing_on_it_is_and_the_refusal_says_who_holds_what()
    {
        await using var bench = await new EngineBench(Sleeping).StartAsync();
        var holder = await bench.AskAsync("/test host");
        await bench.UntilAsync(holder, o => o.State == OperationState.Running);

        var refused = Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/test change"));
        Assert.Equal("target-busy", refused.Code);
        Assert.StartsWith("test:one is on the same host", refused.Reason, StringComparison.Ordinal);
        Assert.Contains($"host:here is held by {holder} (/test host, operator)", refused.Reason, StringComparison.Ordinal);
        await EndAsync(bench, holder);
    }

    [Fact]
    public async Task While_a_target_is_changed_its_host_is_not()
    {
        await using var bench = await new EngineBench(Sleeping).StartAsync();
        var holder = await bench.AskAsync();
        await bench.UntilAsync(holder, o => o.State == OperationState.Running);

        var refused = Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/test host"));
        Assert.Equal("target-busy", refused.Code);
        Assert.Contains($"test:one is held by {holder}", refused.Reason, StringComparison.Ordinal);
        await EndAsync(bench, holder);
    }

    [Fact]
    public async Task What_was_approved_for_a_target_waits_for_its_host_and_starts_when_that_is_free()
    {
        await using var bench = await new EngineBench(r => r.Command.Spec.Verb == "host" ? Sleeping(r) : ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true"))).StartAsync();
        var waits = await bench.AskAsync("/test destroy");
        await bench.UntilAsync(waits, o => o.State == OperationState.AwaitingApproval);
        var holder = await bench.AskAsync("/test host");
        await bench.UntilAsync(holder, o => o.State == OperationState.Running);
        Assert.IsType<Answer.Accepted>(await bench.DecideAsync("approver", waits));

        Assert.Equal(OperationState.Queued, (await bench.UntilAsync(waits, o => o.State != OperationState.AwaitingApproval)).State);
        await EndAsync(bench, holder);
        Assert.Equal(Outcome.Succeeded, (await bench.EndAsync(waits)).Outcome);
    }

    [Fact]
    public async Task Everything_that_a_plan_changes_is_locked_with_its_target_kept_over_a_kill_and_freed_at_its_end()
    {
        await using var bench = await new EngineBench(r => With(Sleeping(r), Here)).StartAsync();
        var handle = await bench.AskAsync();
        await bench.UntilAsync(handle, o => o.State == OperationState.Running);
        LockKey[] expected = [new(new("host", "here"), "here"), new(new("test", "one"), "here")];
        Assert.Equal(expected, await HeldAsync(bench));

        await bench.RestartAsync();

        Assert.Equal(expected, await HeldAsync(bench));
        await EndAsync(bench, handle);
        Assert.Empty(await HeldAsync(bench));
    }

    [Fact]
    public async Task A_plan_that_changes_what_the_requester_may_not_use_the_command_on_is_refused()
    {
        await using var bench = await new EngineBench(r => With(Sleeping(r), Here)) { Targets = ["one"] }.StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal((Outcome.Refused, "access-denied"), (ended.Outcome, ended.Code));
        Assert.Contains("it changes host:here as well", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rights_for_everything_that_a_plan_changes_are_looked_at_again_at_its_start()
    {
        // The driver does not run: the operation stands as somebody stored it, and its plan was made under other rules.
        await using var bench = new EngineBench(r => With(Sleeping(r), Here)) { Targets = ["one"] };
        var now = bench.Time.GetUtcNow();
        var plan = new Plan("/test", "test:one", "A test", ["It is a test."], [ScriptedRunbook.Run("go", "true")], [], now.AddHours(1)) { Locks = [Here] };
        var asked = An.Operation(at: now, target: new("test", "one"));
        var queued = (asked with { Command = asked.Command with { Text = "/test change one", Family = "test", Verb = "change" } }).Planned(plan, approval: null);
        var store = bench.Get<IOperationStore>();
        await store.CommitAsync(new(queued), CancellationToken.None);

        var started = await bench.Get<OperationStarter>().StartAsync(queued with { Version = 1 }, CancellationToken.None);

        Assert.Equal((OperationState.Concluded, "access-denied"), (started.State, started.Code));
        Assert.Empty(await store.LocksAsync(CancellationToken.None));
    }

    [Fact]
    public void A_plan_that_locks_more_has_another_digest()
    {
        Assert.NotEqual(PlanDigest.Of(An.Plan()), PlanDigest.Of(An.Plan() with { Locks = [Here] }));
        Assert.NotEqual(PlanDigest.Of(An.Plan() with { Locks = ["host:a", "host:b"] }), PlanDigest.Of(An.Plan() with { Locks = ["host:a"] }));
    }

    [Fact]
    public void A_step_changes_another_host_only_where_the_plan_locks_that_host()
    {
        var away = An.Plan() with { Steps = [An.Stop() with { Host = "web2" }] };
        Assert.Equal("stop-zeoserver changes another host than the locked one", away.Problem());
        Assert.NotNull((away with { Locks = ["host:web1"] }).Problem());
        Assert.Null((away with { Locks = ["host:web2"] }).Problem());
    }

    [Fact]
    public void An_operation_does_not_take_fewer_locks_than_its_plan_says()
    {
        var queued = An.Operation().Planned(An.Plan() with { Locks = [Here] }, approval: null);
        var (own, host) = (new LockKey(An.Lims1, "here"), new LockKey(new("host", "here"), "here"));
        Assert.Equal<LockKey>([own, host], queued.Locking([own, host]).Locks.AsEnumerable());
        Assert.Throws<IllegalMoveException>(() => queued.Locking([own]));
        Assert.Throws<IllegalMoveException>(() => queued.Locking([host]));
    }

    private static Planning Sleeping(PlanRequest request) => ScriptedRunbook.Steps(request, ScriptedRunbook.Run("go", "sleep", "60"));

    private static Planning.Ready With(Planning planning, params string[] locks) => new(((Planning.Ready)planning).Plan with { Locks = [.. locks] });

    private static async Task<IEnumerable<LockKey>> HeldAsync(EngineBench bench) =>
        (await bench.Get<IOperationStore>().LocksAsync(CancellationToken.None)).Select(l => l.Key);

    private static async Task EndAsync(EngineBench bench, string handle)
    {
        await bench.Get<IInbox>().ReceiveAsync(
            new(Guid.NewGuid().ToString("N"), "test", "operator", "ops", new DeliveryBody.CancelClick(handle, null), bench.Time.GetUtcNow()), CancellationToken.None);
        await bench.EndAsync(handle);
    }
}
