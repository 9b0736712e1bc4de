using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Operations;

public class ApprovalDeskTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);
    private static readonly Plan ThePlan = new("c", "t", "T", [], [new("a", "A", StepKind.Check, "", new CommandLine("true"))], [], Now.AddHours(1));
    private static readonly Approval Waiting = new("a1", PlanDigest.Of(ThePlan), "approver", "ops", Now, Now.AddMinutes(30));
    private static readonly Actor Operator = new("operator", "Operator", ["operator"]);
    private static readonly Actor Approver = new("approver", "Approver", ["operator", "approver"]);

    private static Operation Awaiting() => OperationMovesTests.New().Planned(ThePlan, Waiting);

    private static string Code(
        Operation operation, Actor actor, ApprovalKind kind = ApprovalKind.Approve, string? shown = null, bool mayApprove = true, TimeSpan? later = null) =>
        ApprovalDesk.Decide(operation, actor, kind, shown, mayApprove, Now + (later ?? TimeSpan.Zero), [Approver]) is Decision.Refused refused
            ? refused.Code
            : "allowed";

    [Fact]
    public void A_second_person_with_the_role_may_approve_the_plan_that_was_shown()
    {
        Assert.Equal("allowed", Code(Awaiting(), Approver));
        Assert.Equal("allowed", Code(Awaiting(), Approver, shown: Waiting.Digest));
        Assert.Equal("approval-stale", Code(Awaiting(), Approver, shown: new string('0', 64)));
        Assert.Equal("approval-role", Code(Awaiting(), Approver, mayApprove: false));
    }

    [Fact]
    public void The_requester_may_withdraw_and_nothing_else()
    {
        Assert.Equal("approval-self", Code(Awaiting(), Operator));
        Assert.Equal("approval-self", Code(Awaiting(), Operator, ApprovalKind.Deny));
        Assert.Equal("allowed", Code(Awaiting(), Operator, ApprovalKind.Withdraw, mayApprove: false));
        Assert.Equal("approval-role", Code(Awaiting(), Approver, ApprovalKind.Withdraw));
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
    }

    [Fact]
    public void A_refusal_says_who_could()
    {
        var refused = Assert.IsType<Decision.Refused>(ApprovalDesk.Decide(Awaiting(), Operator, ApprovalKind.Approve, null, true, Now, [Approver]));
        Assert.Contains("Approver could", refused.Reason, StringComparison.Ordinal);
    }
}
