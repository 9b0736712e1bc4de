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
        var handle = request.Command.Value("operation")!;
        if (await reader.FindAsync(request.Actor, handle, cancellationToken) is not { } operation)
            return Refused(ApprovalPolicy.Unknown(handle));
        if (policy.Decide(operation, request.Actor, DecisionKind.BreakGlass, request.Now) is Decision.Refused refused)
            return Refused(refused.Code == ApprovalPolicy.Unseen ? ApprovalPolicy.Unknown(handle) : refused);
        if (request.Command.Value("digest") is not { } shown)
            return new Answer.Replied(PlanHeadReply.ToStartAlone(operation));
        if (OpsSpec.Stale(operation, shown, Declared.Verb) is { } stale)
            return stale;
        return request.Command.Value("reason") is { } reason
            ? await handler.UseAsync(request.Delivery, handle, operation.Approval!.Digest, reason, request.Actor, cancellationToken)
            : new Answer.Refused("bad-argument", $"say why nobody can be waited for, for the record: /ops break-glass {handle} {shown} the lab stands still and nobody answers");
    }

    private static Answer.Refused Refused(Decision.Refused refused) => new(refused.Code, refused.Reason);
}
