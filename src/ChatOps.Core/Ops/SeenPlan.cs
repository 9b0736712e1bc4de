using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Ops;

/// <summary>
/// The operation that waits and whose plan the person has seen: who types may never have had it before the eyes. Without the first letters of its digest the plan is
/// shown, and other letters are refused.
/// </summary>
/// <param name="Operation">Null: what is answered instead says why.</param>
internal sealed record SeenPlan(Operation? Operation, Answer? Instead)
{
    /// <param name="shown">The plan, with what confirms it.</param>
    public static async Task<SeenPlan> OfAsync(
        AnswerRequest request, DecisionKind kind, Func<Operation, Reply> shown, OperationReader reader, ApprovalPolicy policy, CancellationToken cancellationToken)
    {
        var handle = request.Command.Value("operation")!;
        if (await reader.FindAsync(request.Actor, handle, cancellationToken) is not { } operation)
            return Refused(ApprovalPolicy.Unknown(handle));
        if (policy.Decide(operation, request.Actor, kind, request.Now) is Decision.Refused refused)
            return Refused(ApprovalPolicy.Told(refused, handle));
        if (request.Command.Value(OpsSpec.Digest.Name) is not { } letters)
            return new(null, new Answer.Replied(shown(operation)));
        var digest = operation.Approval!.Digest;
        return digest.StartsWith(letters, StringComparison.OrdinalIgnoreCase)
            ? new(operation, null)
            : new(null, new Answer.Refused(
                "approval-stale", $"the plan that waits has the digest {PlanDigest.Shown(digest)}, not {letters}; read it once more: /ops {request.Command.Spec.Verb} {operation.Handle}"));
    }

    private static SeenPlan Refused(Decision.Refused refused) => new(null, new Answer.Refused(refused.Code, refused.Reason));
}
