using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Approvals;

[Trait("Category", "Decisions")]
public class ApprovalPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);
    private static readonly Plan ThePlan = new("c", "t", "T", [], [new("a", "A", StepKind.Check, "", new CommandLine("true"))], [], Now.AddHours(1));
    private static readonly Approval Waiting = new("a1", PlanDigest.Of(ThePlan), "approver", "ops", Now, Now.AddMinutes(30));
    private static readonly Actor Operator = new("operator", "Operator", ["operator"]);
    private static readonly Actor Approver = new("approver", "Approver", ["operator", "approver"]);
    private static readonly Actor Plain = new("plain", "Plain", ["operator"]);

    /// <summary>May see what is done in #ops, and do everything in #lab.</summary>
    private static readonly Actor Neighbour = new("neighbour", "Neighbour", ["neighbour", "approver"]);
    private static readonly Actor Stranger = new("stranger", "Stranger", ["approver"]);

    private static readonly ApprovalPolicy Policy = new(new AccessPolicy(
        [
            new("operators", ["operator"], ["*"], ["*"], ["ops"]), new("see", ["neighbour"], ["ops show"], ["*"], ["ops"]), new("lab", ["neighbour"], ["*"], ["*"], ["lab"]),
        ],
        [new("restores", ["senaite restore"], "approver", TimeSpan.FromMinutes(30))], new People(Operator, Approver, Plain, Neighbour, Stranger)));

    private static Operation Awaiting() => OperationMovesTests.New().Planned(ThePlan, Waiting);

    private static string Code(
        Operation operation, Actor actor, DecisionKind kind = DecisionKind.Approve, string? shown = null, TimeSpan? later = null) =>
        Policy.Decide(operation, actor, kind, Now + (later ?? TimeSpan.Zero), shown) is Decision.Refused refused ? refused.Code : "allowed";

    [Fact]
    public void A_second_person_with_the_role_may_approve_the_plan_that_was_shown()
    {
        Assert.Equal("allowed", Code(Awaiting(), Approver));
        Assert.Equal("allowed", Code(Awaiting(), Approver, shown: Waiting.Digest));
        Assert.Equal("approval-stale", Code(Awaiting(), Approver, shown: new string('0', 64)));
        Assert.Equal("approval-role", Code(Awaiting(), Plain));
        Assert.Equal("approval-role", Code(Awaiting(), Plain, DecisionKind.Deny));
    }

    [Theory]
    [InlineData(DecisionKind.Approve)]
    [InlineData(DecisionKind.Deny)]
    [InlineData(DecisionKind.Cancel)]
    [InlineData(DecisionKind.Resolve)]
    public void Rights_in_another_channel_decide_nothing_and_who_may_not_see_it_learns_nothing(DecisionKind kind)
    {
        Assert.Equal("access-denied", Code(Awaiting(), Neighbour, kind));
        Assert.Equal("unknown-operation", Code(Awaiting(), Stranger, kind));
        Assert.Equal(kind == DecisionKind.Resolve ? "not-locked" : "allowed", Code(Awaiting(), Approver, kind));
        // The same person in the channel where the rights are.
        Assert.NotEqual("access-denied", Code(Awaiting() with { Channel = "lab" }, Neighbour, kind));
    }

    [Fact]
    public void The_requester_may_withdraw_and_nothing_else()
    {
        Assert.Equal("approval-self", Code(Awaiting(), Operator));
        Assert.Equal("approval-self", Code(Awaiting(), Operator, DecisionKind.Deny));
        Assert.Equal("approval-self", Code(Awaiting() with { Requester = "approver" }, Approver));
        Assert.Equal("allowed", Code(Awaiting(), Operator, DecisionKind.Withdraw));
        Assert.Equal("approval-role", Code(Awaiting(), Approver, DecisionKind.Withdraw));
    }

    [Fact]
    public void An_approval_expires_at_its_moment()
    {
        Assert.Equal("allowed", Code(Awaiting(), Approver, later: TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1)));
        Assert.Equal("approval-expired", Code(Awaiting(), Approver, later: TimeSpan.FromMinutes(30)));
        Assert.Equal("approval-expired", Code(Awaiting().Expired("approval-expired", "late", Now), Approver));
    }

    [Fact]
    public void What_was_decided_is_decided()
    {
        var approved = Awaiting().Approved(new("approver", ApprovalKind.Approve, Now, null));
        Assert.Equal("approval-used", Code(approved, Approver));
        Assert.Equal("approval-used", Code(approved, Operator));
        // Who came too late learns who was first.
        Assert.Equal("approver decided already (approved)", Assert.IsType<Decision.Refused>(Policy.Decide(approved, Approver, DecisionKind.Approve, Now)).Reason);
        Assert.Equal("approval-none", Code(OperationMovesTests.New(), Approver));
    }

    [Fact]
    public void What_has_ended_is_not_cancelled_and_what_holds_nothing_is_not_resolved()
    {
        var cancelled = Awaiting().CancelAsked(new("approver", Now, null));
        Assert.Equal("already-ended", Code(cancelled, Approver, DecisionKind.Cancel));
        Assert.Equal("not-locked", Code(cancelled, Approver, DecisionKind.Resolve));
        var running = An.Running();
        Assert.Equal("allowed", Code(running, Plain, DecisionKind.Cancel));
        Assert.Equal("already-cancelled", Code(running.CancelAsked(new("plain", Now, null)), Plain, DecisionKind.Cancel));
    }

    [Fact]
    public void A_refusal_says_who_could_but_only_to_those_who_may_decide_something_there()
    {
        var refused = Assert.IsType<Decision.Refused>(Policy.Decide(Awaiting(), Operator, DecisionKind.Approve, Now));
        Assert.Contains("Approver could", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("Approver", Assert.IsType<Decision.Refused>(Policy.Decide(Awaiting(), Neighbour, DecisionKind.Approve, Now)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_start_the_approver_is_looked_at_again_with_the_rights_of_that_moment()
    {
        Assert.Null(Policy.NotApproved(By("approver")));
        Assert.Equal("approval-role", Policy.NotApproved(By("neighbour"))?.Code);
        Assert.Equal("approval-role", Policy.NotApproved(By("operator"))?.Code);
        Assert.Equal("approval-role", Policy.NotApproved(By("gone"))?.Code);
        Assert.Equal("approval-role", Policy.NotApproved(By("plain"))?.Code);
        // Has the role, and asked for it: one person, whatever the button said.
        Assert.Equal("approval-role", Policy.NotApproved(By("approver") with { Requester = "approver" })?.Code);
        Assert.Equal("approval-stale", Policy.NotApproved(Awaiting())?.Code);
        Assert.Equal("approval-stale", Policy.NotApproved(By("approver") with { Digest = new string('0', 64) })?.Code);

        static Operation By(string person) => Awaiting().Approved(new(person, ApprovalKind.Approve, Now, null));
    }

    /// <summary>The entry of the settings that covered it may be gone between the plan and the start.</summary>
    [Fact]
    public void A_plan_that_asks_for_a_second_person_never_starts_without_an_entry_that_says_who()
    {
        var uncovered = OperationMovesTests.New();
        uncovered = uncovered.Planned(ThePlan with { Asks = new("two jobs run", "say --cut-jobs") }, null) with { Command = uncovered.Command with { Family = "vtom", Verb = "stop" } };
        var refused = Policy.NotApproved(uncovered);
        Assert.Equal("second-person", refused?.Code);
        Assert.Contains("two jobs run", refused!.Reason, StringComparison.Ordinal);
        Assert.Null(Policy.NotApproved(uncovered with { Plan = ThePlan }));
    }

    /// <summary>What somebody started alone is reviewed by those who could have approved it, and by nobody else.</summary>
    [Fact]
    public void Whoever_could_not_have_approved_it_there_does_not_review_it()
    {
        var broken = Awaiting().Approved(new("operator", ApprovalKind.BreakGlass, Now, "alone")) with { State = OperationState.Concluded };
        Assert.Equal("allowed", Code(broken, Approver, DecisionKind.Review));
        Assert.Equal("access-denied", Code(broken, Neighbour, DecisionKind.Review));
        Assert.Equal("unknown-operation", Code(broken, Stranger, DecisionKind.Review));
        Assert.Equal("approval-role", Code(broken, Plain, DecisionKind.Review));
        Assert.Equal("approval-self", Code(Awaiting().Approved(new("approver", ApprovalKind.BreakGlass, Now, "alone")) with { State = OperationState.Concluded }, Approver, DecisionKind.Review));
        Assert.Equal("not-ended", Code(broken with { State = OperationState.Running }, Approver, DecisionKind.Review));
        Assert.Equal("review-none", Code(Awaiting(), Approver, DecisionKind.Review));
    }

    [Fact]
    public void Nobody_starts_alone_what_the_settings_do_not_name_them_for_or_what_they_may_not_do_there()
    {
        Assert.Equal("break-glass-off", Alone(Approver));
        Assert.Equal("allowed", Alone(Approver, ["approver"]));
        Assert.Equal("access-denied", Alone(Neighbour, ["neighbour"]));
        Assert.Equal("break-glass-never", Alone(Approver, ["approver"], never: Awaiting().Command.Name));
        Assert.Equal("break-glass-never", Alone(Approver, ["approver"], on: new("group", "web")));
        // The command for this must be theirs, and the one that they start.
        Assert.Equal("access-denied", Alone(Approver, ["approver"], may: ["ops show", Awaiting().Command.Name]));
        Assert.Equal("access-denied", Alone(Approver, ["approver"], may: ["ops show", "ops break-glass"]));

        static string Alone(Actor actor, string[]? named = null, string? never = null, Core.Inventory.TargetId? on = null, string[]? may = null)
        {
            var access = new AccessPolicy(
                [new("operators", ["operator"], [.. may ?? ["*"]], ["*"], ["ops"]), new("see", ["neighbour"], ["ops show"], ["*"], ["ops"])],
                [new("restores", ["senaite restore"], "approver", TimeSpan.FromMinutes(30))], new People(Operator, Approver, Neighbour));
            var policy = new ApprovalPolicy(access, new([.. named ?? []], never is null ? [] : [never]));
            var operation = on is { } target ? Awaiting() with { Target = target } : Awaiting();
            return policy.Decide(operation, actor, DecisionKind.BreakGlass, Now) is Decision.Refused refused ? refused.Code : "allowed";
        }
    }

    private sealed class People(params Actor[] all) : IPeople
    {
        public IReadOnlyList<Actor> All => all;

        public Actor? Find(string person) => all.FirstOrDefault(a => a.Person == person);
    }
}
