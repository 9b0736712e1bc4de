using ChatOps.Core.Catalogue;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops approve</c> and <c>/ops deny</c>: the same as the buttons.</summary>
public sealed class OpsDecide(Lazy<DecisionDesk> desk, bool approve) : IAnswer
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

/// <summary><c>/ops cancel</c>.</summary>
public sealed class OpsCancel(Lazy<DecisionDesk> desk) : IAnswer
{
    public CommandSpec Spec { get; } = OpsSpec.Of(
        "cancel", "Ends an operation; what it did is taken back where that is possible", Risk.Change,
        [OpsSpec.Operation, new Parameter.Text("reason", "Why, for the record", Required: false, Reason.Pattern, Rest: true, Reason.Hint)], "ops cancel k7f3m");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var click = new DeliveryBody.CancelClick(request.Command.Value("operation")!, request.Command.Value("reason"));
        return desk.Value.CancelledAsync(request.Delivery, click, request.Actor, cancellationToken);
    }
}

/// <summary><c>/ops resolve</c>.</summary>
public sealed class OpsResolve(Lazy<DecisionDesk> desk) : IAnswer
{
    public CommandSpec Spec { get; } = OpsSpec.Of(
        "resolve", "Frees the target of an operation whose end is not known, after you have looked at the host", Risk.Change,
        [OpsSpec.Operation, new Parameter.Text("reason", "What you saw on the host, for the record", Required: true, Reason.Pattern, Rest: true, Reason.Hint)],
        "ops resolve k7f3m the clients answer, Data.fs is the old one");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken) =>
        desk.Value.ResolvedAsync(
            request.Delivery, request.Command.Value("operation")!, request.Command.Value("reason")!, request.Actor, cancellationToken);
}

internal static class AnswerRequests
{
    public static Delivery AsDelivery(this AnswerRequest request, DeliveryBody body) =>
        new(request.Delivery, "command", request.Actor.Person, request.Channel, body, request.Now);
}
