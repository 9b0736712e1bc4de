using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops cancel</c>.</summary>
public sealed class OpsCancel(DecisionHandler handler) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "cancel", "Ends an operation; what it did is taken back where that is possible", Risk.Change,
        [OpsSpec.Operation, new Parameter.Text("reason", "Why, for the record", Required: false, Reason.Pattern, Rest: true, Reason.Hint)], "ops cancel k7f3m");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var click = new DeliveryBody.CancelClick(request.Command.Value("operation")!, request.Command.Value("reason"));
        return handler.CancelledAsync(request.Delivery, click, request.Actor, cancellationToken);
    }
}
