using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary>
/// <c>/ops approve</c>: without the plan's digest it answers with the plan's head, and takes the digest's first letters as the confirmation. Who types does not have the plan
/// beside the button, and may never have seen it.
/// </summary>
public sealed class OpsApprove(DecisionHandler handler, ApprovalPolicy policy, OperationReader reader) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "approve", "Approves the plan of an operation that waits for a second person; without the plan's digest it shows the plan first", Risk.Change,
        [OpsSpec.Operation, OpsSpec.Digest], "ops approve k7f3m", "ops approve k7f3m 9f2c4e");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var seen = await SeenPlan.OfAsync(request, DecisionKind.Approve, PlanHeadReply.ToApprove, reader, policy, cancellationToken);
        if (seen.Operation is not { } operation)
            return seen.Instead!;
        // The whole digest of what was compared: a plan that is another one by now is refused at the commit.
        var click = new DeliveryBody.ApprovalClick(null, operation.Handle, Approve: true, operation.Approval!.Digest, Reason: null);
        return await handler.ClickedAsync(request.AsDelivery(click), click, request.Actor, cancellationToken);
    }
}
