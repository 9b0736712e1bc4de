using ChatOps.Core.Access;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Text;

namespace ChatOps.Core.Approvals;

/// <summary>
/// May this person decide on this? One answer for every door: the engine's second look, the page, the API, buttons, dialogs and what is typed. Only the
/// rights in the operation's own channel count, wherever the person stands: it was approved from a channel that had nothing to do with it. Pure.
/// </summary>
public sealed class ApprovalPolicy(AccessPolicy access, BreakGlassRule? breakGlass = null)
{
    private readonly BreakGlassRule _glass = breakGlass ?? BreakGlassRule.Off;

    /// <param name="shown">The digest the person saw; null when it is the stored one (a button carries no digest, its approval does).</param>
    public Decision Decide(Operation operation, Actor actor, DecisionKind kind, DateTimeOffset now, string? shown = null) => kind switch
    {
        _ when !access.MayRead(actor, operation) => Unknown(named: null),
        DecisionKind.Cancel => Right(operation, actor, "ops cancel") ?? OnCancel(operation),
        DecisionKind.Resolve => Right(operation, actor, "ops resolve") ?? OnResolve(operation),
        DecisionKind.BreakGlass => NotAlone(operation, actor) ?? OnApproval(operation, actor, kind, now, shown),
        DecisionKind.Review => Right(operation, actor, Approving) ?? OnReview(operation, actor),
        // Who may not decide anything there learns nothing about who could.
        _ when actor.Person != operation.Requester && Right(operation, actor, Approving) is { } denied => denied,
        _ => OnApproval(operation, actor, kind, now, shown),
    };

    /// <summary>What a click on Deny means for this person: whoever asked for it withdraws.</summary>
    public static DecisionKind Denying(Operation operation, Actor actor) => actor.Person == operation.Requester ? DecisionKind.Withdraw : DecisionKind.Deny;

    /// <summary>Is there still somebody's approval of exactly this? Rights can be taken away between the click and the start. Null: yes, or none is needed.</summary>
    public Decision.Refused? NotApproved(Operation operation)
    {
        if (access.ApprovalFor(operation.Command.Name, operation.Plan!) is not { } rule)
            return operation.Plan!.Asks is { } second ? No("second-person", $"{second.Why}, and no entry of Approvals covers it any longer; {second.Otherwise}") : null;
        if (operation.Approval is not { Decision: { Kind: ApprovalKind.Approve or ApprovalKind.BreakGlass } decision } approval || approval.Digest != operation.Digest)
            return No("approval-stale", "there is no approval of this plan");
        if (decision.Kind == ApprovalKind.BreakGlass)
            return access.People.Find(decision.Person) is { } alone && NotAlone(operation, alone) is null
                ? null
                : No("approval-role", $"{decision.Person}, who started it alone, may no longer do that; ask for it again");
        return access.People.Find(decision.Person) is { } approver && approver.Person != operation.Requester && HasRights(approver, rule.Role, operation.Target, operation.Channel)
            ? null
            : No("approval-role", $"{decision.Person}, who approved it, may no longer do that; ask for it again");
    }

    /// <summary>Who could approve what waits, apart from the requester.</summary>
    public IReadOnlyList<Actor> Approvers(Operation operation, Approval approval) => Approvers(approval.Role, operation.Target, operation.Channel, operation.Requester);

    public IReadOnlyList<Actor> Approvers(string role, Inventory.TargetId target, string channel, string requester) =>
        [.. access.People.All.Where(p => p.Person != requester && HasRights(p, role, target, channel))];

    /// <summary>Who is called when something goes wrong there: approvers by any rule.</summary>
    public IReadOnlyList<Actor> Callable(Inventory.TargetId target, string channel) =>
        [.. access.People.All.Where(p => access.Approvals.Any(a => HasRights(p, a.Role, target, channel)))];

    /// <summary>The code of what does not exist, for this person.</summary>
    private const string Unseen = "unknown-operation";

    /// <summary>The same for what is not there and for what the person may not see.</summary>
    /// <param name="named">What the person called it; null: only a button did.</param>
    public static Decision.Refused Unknown(string? named) =>
        No(Unseen, $"there is no operation {InertText.ShowLine(named ?? "of that button")} that you may see; /ops list shows them");

    /// <summary>A refusal as the person may hear it: what may not be seen is called what is not there, by the person's own word for it.</summary>
    public static Decision.Refused Told(Decision.Refused refused, string? named) => refused.Code == Unseen ? Unknown(named) : refused;

    public static string Who(IReadOnlyList<Actor> approvers) => approvers.Count switch
    {
        0 => "nobody else could at the moment",
        1 => $"{approvers[0].Name} could",
        _ => $"any of {string.Join(", ", approvers.Select(a => a.Name))} could",
    };

    private const string Approving = "ops approve";

    private bool HasRights(Actor actor, string role, Inventory.TargetId target, string channel) =>
        actor.Has(role) && access.Decide(actor, Approving, target, channel) is Decision.Allowed;

    private Decision? Right(Operation operation, Actor actor, string command) =>
        access.Decide(actor, command, operation.Target, operation.Channel) as Decision.Refused;

    /// <summary>Null: this person may start this alone, as far as rights go.</summary>
    private Decision? NotAlone(Operation operation, Actor actor) =>
        !_glass.People.Contains(actor.Person) ? No("break-glass-off", "the settings do not name you for this (BreakGlass:People); a second person must approve")
        : _glass.Excludes(operation) ? No("break-glass-never", $"/{operation.Command.Name} on {operation.Target} takes two persons in any case")
        : Right(operation, actor, "ops break-glass") ?? Right(operation, actor, operation.Command.Name);

    private static Decision OnReview(Operation operation, Actor actor) => operation switch
    {
        { ReviewDue: false } => No("review-none", $"there is nothing to review about {operation.Handle}"),
        { Approval: { } approval } when !actor.Has(approval.Role) => No("approval-role", $"to review this takes the role {approval.Role}"),
        { Approval.Decision: { } decision } when decision.Person == actor.Person => No("approval-self", "somebody else has to review what you started alone"),
        { State: not OperationState.Concluded } => No("not-ended", "it has not ended yet; review it when its outcome is there"),
        _ => Decision.Allowed.Instance,
    };

    private static Decision OnCancel(Operation operation) => operation switch
    {
        { State: OperationState.Concluded } => No("already-ended", $"{operation.Handle} has ended: {operation.Outcome}"),
        { Cancel: { } earlier } => No("already-cancelled", $"{earlier.Person} has asked for that already; it is being ended"),
        _ => Decision.Allowed.Instance,
    };

    private static Decision OnResolve(Operation operation) => operation.LockKept
        ? Decision.Allowed.Instance
        : No("not-locked", $"{operation.Handle} holds no target; there is nothing to resolve");

    private Decision OnApproval(Operation operation, Actor actor, DecisionKind kind, DateTimeOffset now, string? shown)
    {
        var approval = operation.Approval;
        return operation switch
        {
            _ when approval is null => No("approval-none", "this operation waits for nobody"),
            { Outcome: Outcome.Expired } => No("approval-expired", "it waited too long; ask for it again"),
            { State: not OperationState.AwaitingApproval } when approval.Decision is { } d => No("approval-used", $"{d.Person} decided already ({Word(d.Kind)})"),
            { State: not OperationState.AwaitingApproval } => No("approval-used", "it no longer waits"),
            _ when now >= approval.ExpiresAt => No("approval-expired", "it waited too long; ask for it again"),
            _ when shown is not null && shown != approval.Digest => No("approval-stale", "that is not the plan that waits; read it again"),
            _ when kind == DecisionKind.Withdraw => actor.Person == operation.Requester
                ? Decision.Allowed.Instance
                : No("approval-role", $"only {operation.Requester}, who asked for it, can withdraw it; you can deny it"),
            _ when kind == DecisionKind.BreakGlass => Decision.Allowed.Instance,
            _ when actor.Person == operation.Requester => No("approval-self", $"a second person must approve; {Who(Approvers(operation, approval))}"),
            _ when !actor.Has(approval.Role) => No("approval-role", $"this needs the role {approval.Role}; {Who(Approvers(operation, approval))}"),
            _ => Decision.Allowed.Instance,
        };
    }

    private static string Word(ApprovalKind kind) => kind switch
    {
        ApprovalKind.Approve => "approved",
        ApprovalKind.Deny => "denied",
        ApprovalKind.BreakGlass => "started it alone",
        _ => "withdrawn",
    };

    private static Decision.Refused No(string code, string reason) => new(code, reason);
}
