using ChatOps.Core.Access;
using ChatOps.Core.Approvals;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Server.Web.Page;

/// <summary>An operation as one person sees it at one moment.</summary>
/// <param name="Approvers">Who could approve apart from the requester; only while it waits.</param>
/// <param name="MayDecide">The viewer may approve or deny: never the requester.</param>
/// <param name="Tail">The last lines of its output; only while it runs, or on its own page.</param>
public sealed record CardView(
    Operation Operation, IReadOnlyList<Actor> Approvers, bool MayDecide, bool MayWithdraw, bool MayCancel, IReadOnlyList<TranscriptLine> Tail, LiveStep? Live)
{
    /// <summary>The viewer asked, alone sees the answer so far, and may show it to the channel.</summary>
    public bool MayShare { get; init; }

    /// <summary>More than this is not wholly before the eyes in a card: the card says "Read plan" and the operation's own page has the buttons.</summary>
    private const int CardLines = 300;

    public bool FitsCard => Operation.Plan is not { } plan
        || plan.Summary.Sum(line => line.Split('\n').Length) + plan.Steps.Sum(s => 1 + Lines(s) + s.Undo.Sum(Lines)) <= CardLines;

    private static int Lines(Step step) =>
        1 + step.Guards.Length + (step.Command.ToString().Length / 120) + (step.InputName.Length > 0 ? 1 : step.Input?.Split('\n').Sum(line => 1 + (line.Length / 120)) ?? 0);

    public StepRow? RunningStep => StepRow.Of(Operation, Live).LastOrDefault(r => r.State == StepProgressState.Running);

    /// <summary>When the running step last said something; null when none runs.</summary>
    public DateTimeOffset? LastSign(DateTimeOffset now)
    {
        if (RunningStep is not { Run: { } run } row)
            return null;
        if (Live is { } live && live.Step == row.Step.Id)
            return now - live.SilentFor;
        return Tail.LastOrDefault(l => l.Step == row.Step.Id)?.At is { } at && at > run.StartedAt ? at : run.StartedAt;
    }
}

/// <summary>Looks operations up for the page, through the same reader as everybody.</summary>
public sealed class CardReader(OperationReader reader, ITranscriptStore transcripts, DecisionPolicy policy, LiveSteps live, TimeProvider time)
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
