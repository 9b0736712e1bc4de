using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Limits;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOps.Tests.Operations;

/// <summary>A plan can ask for a second person because of what was found on the host, although its command alone needs none.</summary>
[Trait("Category", "Decisions")]
public sealed class SecondPersonTests
{
    private static readonly SecondPerson Jobs = new("2 jobs run", "--cut-jobs does it without");

    private static readonly ApprovalRule WhenAsked = new("jobs", ["test change"], "approver", TimeSpan.FromMinutes(30)) { OnlyWhenAsked = true };

    private static Planning.Ready Plan(PlanRequest request, SecondPerson? asks) =>
        new(((Planning.Ready)ScriptedRunbook.Steps(request, ScriptedRunbook.Run("go", "true"))).Plan with { Asks = asks });

    [Fact]
    public async Task Where_no_rule_says_who_decides_it_is_refused_with_the_way_that_is_left()
    {
        await using var bench = await new EngineBench(r => Plan(r, Jobs)).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal((Outcome.Refused, "second-person"), (ended.Outcome!.Value, ended.Code));
        foreach (var part in new[] { "2 jobs run", "no entry of Approvals covers /test change", "--cut-jobs does it without" })
            Assert.Contains(part, ended.Reason, StringComparison.Ordinal);
        Assert.Empty(ended.Runs);
        Assert.Equal("second-person", Assert.IsType<Answer.Refused>(await bench.SayAsync("operator", "/test change --plan")).Code);
    }

    [Fact]
    public async Task Where_a_rule_waits_for_plans_that_ask_a_second_person_decides_and_others_do_not_wait()
    {
        await using var bench = await new EngineBench(r => Plan(r, Jobs), approval: WhenAsked).StartAsync();
        var handle = await bench.AskAsync();
        var waiting = await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        Assert.Equal("approver", waiting.Approval!.Role);
        Assert.Equal("approval-self", Assert.IsType<Answer.Refused>(await bench.DecideAsync("operator", handle)).Code);
        Assert.IsType<Answer.Accepted>(await bench.DecideAsync("approver", handle));
        Assert.Equal(Outcome.Succeeded, (await bench.EndAsync(handle)).Outcome);

        await using var free = await new EngineBench(r => Plan(r, null), approval: WhenAsked).StartAsync();
        var ended = await free.EndAsync(await free.AskAsync());
        Assert.Equal((Outcome.Succeeded, null), (ended.Outcome!.Value, ended.Approval));
    }

    [Fact]
    public async Task A_plan_that_asks_only_when_it_is_about_to_start_is_stale()
    {
        var looks = 0;
        // It changes more than its target, and what it does not hold yet it takes and looks again.
        await using var bench = await new EngineBench(
            r => Plan(r, ++looks == 1 ? null : Jobs) is Planning.Ready { Plan: var plan } ? new Planning.Ready(plan with { Locks = ["host:here"] }) : null!, approval: WhenAsked).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal((Outcome.Refused, "plan-stale"), (ended.Outcome!.Value, ended.Code));
        Assert.Contains("2 jobs run, which was not so when it was planned", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_for_what_was_found_is_looked_at_again_at_the_start()
    {
        await using var bench = await new EngineBench(r => Plan(r, Jobs), approval: WhenAsked).StartAsync();
        var handle = await bench.AskAsync();
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        bench.People.Become("approver", "operator");
        Assert.IsType<Answer.Refused>(await bench.DecideAsync("approver", handle));
    }

    [Fact]
    public async Task A_plan_that_asks_by_itself_counts_among_the_requests_that_wait()
    {
        await using var bench = await new EngineBench(
            r => Plan(r, Jobs), approval: WhenAsked, more: s => s.AddSingleton(SiteLimits.Default with { WaitingApprovals = 2 })).StartAsync();
        var waiting = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            waiting.Add(await bench.AskAsync());
            await bench.UntilAsync(waiting[^1], o => o.State == OperationState.AwaitingApproval);
        }
        var over = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal((Outcome.Refused, "too-many-waiting"), (over.Outcome!.Value, over.Code));
        Assert.IsType<Answer.Accepted>(await bench.SayAsync("operator", $"/ops deny {waiting[0]}"));
        await bench.UntilAsync(await bench.AskAsync(), o => o.State == OperationState.AwaitingApproval);
    }
}
