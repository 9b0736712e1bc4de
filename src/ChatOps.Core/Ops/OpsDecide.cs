using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops approve</c> and <c>/ops deny</c>: the same as the buttons.</summary>
public sealed class OpsDecide(Lazy<DecisionHandler> desk, bool approve) : IAnswer
{
    public CommandSpec Spec { get; } = approve
        ? OpsSpec.Of("approve", "Approves the plan of an operation that waits for a second person", Risk.Change, [OpsSpec.Operation], "ops approve k7f3m")
        : OpsSpec.Of(
            "deny", "Denies an operation that waits, or withdraws your own", Risk.Change,
            [OpsSpec.Operation, new Parameter.Text("reason", "Why, for the record", Required: false, Reason.Pattern, Rest: true, Reason.Hint)], "ops deny k7f3m wrong restore point");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var click = new DeliveryBody.ApprovalClick(null, request.Command.Value("operation"), approve, Digest: null, request.Command.Value("reason"));
        return desk.Value.ClickedAsync(request.AsDelivery(click), click, request.Actor, cancellationToken);
    }
}
