using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Steps;
using ChatOps.Core.Transcripts;

namespace ChatOps.Server.Web.Page;

/// <summary>Looks operations up for the page, through the same reader as everybody.</summary>
public sealed class CardReader(OperationReader reader, ITranscriptStore transcripts, ApprovalPolicy policy, LiveSteps live, TimeProvider time)
{
    public const int TailLines = 12;

    public async Task<CardView?> FindAsync(Actor actor, string handle, CancellationToken cancellationToken, int? tail = null)
    {
        if (await reader.FindAsync(actor, handle, cancellationToken) is not { } operation)
            return null;
        var lines = tail ?? (operation.State == OperationState.Running ? TailLines : 0);
        return View(actor, operation, lines == 0 ? [] : await transcripts.TailAsync(operation.Id, lines, cancellationToken));
    }

    private CardView View(Actor actor, Operation operation, IReadOnlyList<TranscriptLine> tail)
    {
        bool May(DecisionKind kind) => policy.Decide(operation, actor, kind, time.GetUtcNow()) is Decision.Allowed;
        var waits = operation is { State: OperationState.AwaitingApproval, Approval: not null };
        return new(
            operation, waits ? policy.Approvers(operation, operation.Approval!) : [], May(DecisionKind.Approve), May(DecisionKind.Withdraw),
            // What waits is denied or withdrawn, with the same effect.
            MayCancel: !waits && May(DecisionKind.Cancel),
            tail, live.Of(operation.Handle))
        {
            MayShare = actor.Person == operation.Requester && operation is { AskerOnly: true, Shared: null, State: OperationState.Concluded, Report: not null },
        };
    }
}
