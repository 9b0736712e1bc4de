using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary><c>/ops review</c>: somebody else has looked at it.</summary>
public sealed class OpsReview(BreakGlassHandler handler) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "review", "Closes the review of what was started without a second person", Risk.Change,
        [OpsSpec.Operation, new Parameter.Text("found", "What you found, for the record", Required: true, Reason.Pattern, Rest: true, Reason.Hint)],
        "ops review k7f3m it was needed, and the lab works");

    public Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken) =>
        handler.ReviewAsync(request.Delivery, request.Command.Value("operation")!, request.Command.Value("found")!, request.Actor, cancellationToken);
}
