using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops deny</c>: the same as the button.</summary>
public sealed class OpsDeny(DecisionHandler handler) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "deny", "Denies an operation that waits, or withdraws your own", Risk.Change,
        [OpsSpec.Operation, new Parameter.Text("reason", "Why, for the record", Required: false, Reason.Pattern, Rest: true, Reason.Hint)], "ops deny k7f3m wrong restore point");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var click = new DeliveryBody.ApprovalClick(null, request.Command.Value("operation"), Approve: false, Digest: null, request.Command.Value("reason"));
        return handler.ClickedAsync(request.AsDelivery(click), click, request.Actor, cancellationToken);
    }
}
