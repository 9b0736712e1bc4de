using System.Collections.Immutable;
using ChatOps.Core.Engine;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Operations;

/// <summary>The last look before anything is started, at records that nobody but the bot should be able to write, and somebody did.</summary>
[Trait("Category", "Decisions")]
public class OperationStarterTests
{
    private const string Destroy = "destroy";

    [Fact]
    public async Task What_was_approved_starts()
    {
        await using var bench = Bench();
        Assert.Equal((OperationState.Running, null), await StartedAsync(bench, Approved(bench)));
    }

    [Fact]
    public async Task A_stored_plan_that_is_not_the_one_of_its_digest_does_not_start()
    {
        await using var bench = Bench();
        var operation = Approved(bench);
        var other = operation.Plan! with { Steps = [ScriptedRunbook.Run("go", "rm", "-r", "/somewhere")] };
        Assert.Equal((OperationState.Concluded, "plan-stale"), await StartedAsync(bench, operation with { Plan = other }));
    }

    [Fact]
    public async Task An_approval_of_another_digest_does_not_start()
    {
        await using var bench = Bench();
        var operation = Approved(bench);
        var other = operation.Plan! with { Steps = [ScriptedRunbook.Run("go", "rm", "-r", "/somewhere")] };
        // Plan and digest fit each other; what was approved was something else.
        Assert.Equal((OperationState.Concluded, "approval-stale"), await StartedAsync(bench, operation with { Plan = other, Digest = PlanDigest.Of(other) }));
    }

    [Fact]
    public async Task An_approval_by_the_requester_does_not_start_whatever_roles_they_have()
    {
        await using var bench = Bench();
        Assert.Equal((OperationState.Concluded, "approval-role"), await StartedAsync(bench, Approved(bench) with { Requester = "approver" }));
    }

    [Theory]
    [InlineData(ApprovalKind.Deny)]
    [InlineData(ApprovalKind.Withdraw)]
    [InlineData(null)]
    public async Task What_was_queued_without_a_yes_does_not_start(ApprovalKind? kind)
    {
        await using var bench = Bench();
        var operation = Approved(bench);
        var decision = kind is { } k ? operation.Approval!.Decision! with { Kind = k } : null;
        Assert.Equal(
            (OperationState.Concluded, "approval-stale"), await StartedAsync(bench, operation with { Approval = operation.Approval! with { Decision = decision } }));
    }

    [Fact]
    public async Task What_should_have_waited_for_a_second_person_and_has_no_approval_does_not_start()
    {
        await using var bench = Bench();
        Assert.Equal((OperationState.Concluded, "approval-stale"), await StartedAsync(bench, Approved(bench) with { Approval = null }));
    }

    [Fact]
    public async Task A_plan_that_another_build_of_the_bot_made_does_not_start()
    {
        await using var bench = Bench();
        var operation = Approved(bench, build: "an older one");
        Assert.Equal((OperationState.Concluded, "plan-stale"), await StartedAsync(bench, operation));
    }

    /// <summary>Nobody is asked to decide on what could not start.</summary>
    [Fact]
    public async Task What_waits_for_a_decision_when_the_bot_is_brought_to_another_version_is_void()
    {
        var build = "one";
        await using var bench = new EngineBench(
            r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true")),
            more: s => s.AddSingleton(new Site(TimeZoneInfo.Utc, ImmutableDictionary<string, string>.Empty) { Channels = ["ops"], Build = build }));
        await bench.StartAsync();
        var handle = await bench.AskAsync("/test destroy");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        await bench.RestartAsync();
        await bench.UntilAsync(handle, o => o.Fence > 1);
        Assert.Equal(OperationState.AwaitingApproval, (await bench.UntilAsync(handle, _ => true)).State);

        build = "two";
        await bench.RestartAsync();
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Refused, "plan-stale"), (ended.Outcome, ended.Code));
        Assert.Contains("brought to another version", (await bench.MessagesAsync())[$"final:{handle}"].Body.Text, StringComparison.Ordinal);
    }

    private static EngineBench Bench() => new(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true")));

    private static Operation Approved(EngineBench bench, string build = "")
    {
        var now = bench.Time.GetUtcNow();
        var plan = new Plan("/test", "test:one", "A test", ["It is a test."], [ScriptedRunbook.Run("go", "true")], [], now.AddHours(1)) { Build = build };
        var approval = new Approval("a1", PlanDigest.Of(plan), "approver", "ops", now, now.AddMinutes(30));
        var asked = An.Operation(at: now, target: new("test", "one")) with { Requester = "second" };
        return (asked with { Command = asked.Command with { Text = "/test destroy one", Family = "test", Verb = Destroy } })
            .Planned(plan, approval).Approved(new("approver", ApprovalKind.Approve, now, null));
    }

    /// <summary>The driver is not running: the operation stands in the store as it was put there.</summary>
    private static async Task<(OperationState State, string? Code)> StartedAsync(EngineBench bench, Operation queued)
    {
        var store = bench.Get<IOperationStore>();
        Assert.Equal(CommitResult.Done, await store.CommitAsync(new(queued), CancellationToken.None));
        var stored = await store.FindAsync(queued.Id, CancellationToken.None);
        var started = await bench.Get<OperationStarter>().StartAsync(stored!, CancellationToken.None);
        Assert.Equal(started.State == OperationState.Running ? 1 : 0, (await store.LocksAsync(CancellationToken.None)).Count);
        return (started.State, started.Code);
    }
}
