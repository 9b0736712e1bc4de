using ChatOps.Core.Access;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Approvals;

/// <summary>Whether a click counts. Pure; whoever asks has made sure before that the person may read the operation.</summary>
public static class ApprovalDesk
{
    /// <param name="shown">The digest the person saw; null when it is the stored one (a button carries no digest, its approval does).</param>
    /// <param name="approvers">Who could approve instead, for the refusal's next step.</param>
    public static Decision Decide(
        Operation operation, Actor actor, ApprovalKind kind, string? shown, bool mayApprove, DateTimeOffset now, IReadOnlyList<Actor> approvers)
    {
        var approval = operation.Approval;
        return operation switch
        {
            _ when approval is null => No("approval-none", "this operation waits for nobody"),
            { Outcome: Outcome.Expired } => No("approval-expired", "it waited too long; ask for it again"),
            { State: not OperationState.AwaitingApproval } when approval.Decision is { } d => No("approval-used", $"{d.Person} decided already ({Word(d.Kind)})"),
            { State: not OperationState.AwaitingApproval } => No("approval-used", "it does not wait any more"),
            _ when now >= approval.ExpiresAt => No("approval-expired", "it waited too long; ask for it again"),
            _ when shown is not null && shown != approval.Digest => No("approval-stale", "that is not the plan that waits; read it again"),
            _ when kind == ApprovalKind.Withdraw => actor.Person == operation.Requester
                ? Decision.Allowed.Instance
                : No("approval-role", $"only {operation.Requester}, who asked for it, can withdraw it; you can deny it"),
            _ when actor.Person == operation.Requester => No("approval-self", $"a second person must approve; {Who(approvers)}"),
            _ when !mayApprove => No("approval-role", $"this needs the role {approval.Role}; {Who(approvers)}"),
            _ => Decision.Allowed.Instance,
        };
    }

    public static string Who(IReadOnlyList<Actor> approvers) => approvers.Count switch
    {
        0 => "nobody else could at the moment",
        1 => $"{approvers[0].Name} could",
        _ => $"any of {string.Join(", ", approvers.Select(a => a.Name))} could",
    };

    private static string Word(ApprovalKind kind) => kind switch
    {
        ApprovalKind.Approve => "approved",
        ApprovalKind.Deny => "denied",
        _ => "withdrawn",
    };

    private static Decision.Refused No(string code, string reason) => new(code, reason);
}
