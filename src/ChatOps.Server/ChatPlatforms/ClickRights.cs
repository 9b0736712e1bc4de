using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Chat;
using ChatOps.Core.Languages;
using ChatOps.Core.Operations;
using ChatOps.Core.People;

namespace ChatOps.Server.ChatPlatforms;

/// <summary>
/// What is asked of the policy before a dialog is opened: nobody writes a reason, or reads a plan to its end, to be refused afterwards.
/// </summary>
internal sealed class ClickRights(IOperationStore store, IPeople people, ApprovalPolicy policy, Site site)
{
    /// <summary>What a dialog of who clicked is said in.</summary>
    public Language LanguageOf(Delivery click) => site.LanguageOf(people.Find(click.Person), click.Channel);

    /// <summary>Only who may deny, or withdraw, there and now is asked for a reason.</summary>
    public async Task<bool> MayDenyAsync(Delivery click, string approval) =>
        Person(click) is { } actor && await store.FindByApprovalAsync(approval, CancellationToken.None) is { } operation
        && policy.Decide(operation, actor, ApprovalPolicy.Denying(operation, actor), click.ReceivedAt) is Decision.Allowed;

    public Task<bool> MayCancelAsync(Delivery click, string handle) => MayAsync(click, handle, DecisionKind.Cancel);

    /// <summary>Only who may free the target is asked what was to be seen on the host.</summary>
    public Task<bool> MayResolveAsync(Delivery click, string handle) => MayAsync(click, handle, DecisionKind.Resolve);

    private async Task<bool> MayAsync(Delivery click, string handle, DecisionKind kind) =>
        Person(click) is { } actor && await store.FindByHandleAsync(handle, CancellationToken.None) is { } operation
        && policy.Decide(operation, actor, kind, click.ReceivedAt) is Decision.Allowed;

    /// <summary>The approval that the reader of this plan may give; null: none.</summary>
    public async Task<string?> ApprovableAsync(Delivery click, string handle, Reply plan) =>
        plan.Buttons.Any(b => b.Kind == ButtonKind.Approve) && people.Find(click.Person) is { } actor
        && await store.FindByHandleAsync(handle, CancellationToken.None) is { Approval: { } waiting } operation
        && policy.Decide(operation, actor, DecisionKind.Approve, click.ReceivedAt) is Decision.Allowed ? waiting.Id : null;

    private Actor? Person(Delivery click) => click.Objection is null && !click.IsUnbound ? people.Find(click.Person) : null;
}
