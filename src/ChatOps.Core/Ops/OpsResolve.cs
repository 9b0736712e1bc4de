using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops resolve</c>.</summary>
public sealed class OpsResolve(DecisionHandler handler) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "resolve", "Frees the target of an operation whose end is not known, after you have looked at the host", Risk.Change,
        [OpsSpec.Operation, new Parameter.Text("reason", "What you saw on the host, for the record", Required: true, Reason.Pattern, Rest: true, Reason.Hint)],
        "ops resolve k7f3m the clients answer, Data.fs is the old one");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken) =>
        handler.ResolvedAsync(
            request.Delivery, request.Command.Value("operation")!, request.Command.Value("reason")!, request.Actor, cancellationToken);
}
