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
/// <c>/ops break-glass</c>: what waits starts without a second person. Nobody else looks at the plan, so whoever starts it has to have seen it: as for approving, without the
/// digest it is shown.
/// </summary>
public sealed class OpsBreakGlass(BreakGlassHandler handler, ApprovalPolicy policy, OperationReader reader) : IOpsCommand
{
    public CommandSpec Spec => Declared;

    public static CommandSpec Declared { get; } = OpsSpec.Of(
        "break-glass", "Starts what waits without a second person, where the settings name you; everybody is called, and somebody else must review it", Risk.Change,
        [OpsSpec.Operation, OpsSpec.Digest, new Parameter.Text("reason", "Why nobody can be waited for, for the record", Required: false, Reason.Pattern, Rest: true, Reason.Hint)],
        "ops break-glass k7f3m", "ops break-glass k7f3m 9f2c4e the lab stands still and nobody answers");

    public async Task<Answer> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken)
    {
        var seen = await SeenPlan.OfAsync(request, DecisionKind.BreakGlass, PlanHeadReply.ToStartAlone, reader, policy, cancellationToken);
        if (seen.Operation is not { } operation)
            return seen.Instead!;
        return request.Command.Value("reason") is { } reason
            ? await handler.UseAsync(request.Delivery, operation.Handle, operation.Approval!.Digest, reason, request.Actor, cancellationToken)
            : new Answer.Refused("bad-argument", $"say why nobody can be waited for, for the record: /ops break-glass {operation.Handle} {request.Command.Value(OpsSpec.Digest.Name)} the lab stands still and nobody answers");
    }
}
