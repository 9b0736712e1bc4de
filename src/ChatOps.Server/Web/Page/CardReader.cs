using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Intake;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Steps;
using ChatOps.Core.Transcripts;

namespace ChatOps.Server.Web.Page;

/// <summary>Looks operations up for the page, through the same reader as everybody.</summary>
public sealed class CardReader(OperationReader reader, ITranscriptStore transcripts, ApprovalPolicy policy, AccessPolicy access, LiveSteps live, TimeProvider time)
{
    public const int TailLines = 12;

    /// <summary>So far back is looked for what programs printed, past the answers of looks.</summary>
    private const int Looked = 1000;

    public async Task<CardView?> FindAsync(Actor actor, string handle, CancellationToken cancellationToken, int? tail = null)
    {
        if (await reader.FindAsync(actor, handle, cancellationToken) is not { } operation)
            return null;
        var lines = tail ?? (operation.State == OperationState.Running ? TailLines : 0);
        return View(actor, operation, lines == 0 ? [] : await TailAsync(operation, lines, cancellationToken));
    }

    /// <summary>What programs print that do something. What the bot's own looks read is in the whole transcript, and here where nothing else was printed.</summary>
    private async Task<IReadOnlyList<TranscriptLine>> TailAsync(Operation operation, int lines, CancellationToken cancellationToken)
    {
        var all = await transcripts.TailAsync(operation.Id, Looked, cancellationToken);
        var looks = operation.Plan is { } plan
            ? plan.Steps.Concat(plan.Steps.SelectMany(s => s.Undo)).Where(s => !s.Detached).Select(s => s.Id).ToHashSet(StringComparer.Ordinal)
            : [];
        var doing = all.Where(l => !looks.Contains(l.Step)).TakeLast(lines).ToList();
        return doing.Count > 0 || lines <= TailLines ? doing : [.. all.TakeLast(lines)];
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
            MayRunAgain = operation is { State: OperationState.Concluded, Parent: null } && access.Decide(actor, "ops rerun", null, operation.Channel) is Decision.Allowed
                && access.Decide(actor, operation.Command.Name, operation.Target, operation.Channel) is Decision.Allowed,
            MayShare = actor.Person == operation.Requester && operation is { AskerOnly: true, Shared: null, State: OperationState.Concluded, Report: not null },
        };
    }
}
