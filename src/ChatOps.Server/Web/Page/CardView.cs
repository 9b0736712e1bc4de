using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using ChatOps.Core.Steps;
using ChatOps.Core.Transcripts;

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

    /// <summary>The viewer may ask for the same once more.</summary>
    public bool MayRunAgain { get; init; }

    /// <summary>What the operation came to, in the words of its report; null: not yet, or it never ran and its reason says it all.</summary>
    public Reply? Face => Operation is { State: OperationState.Concluded, StartedAt: not null } ? Operation.Report : null;

    /// <summary>The step that made it what it is; null: none did.</summary>
    public StepRow? FailedStep => Operation is { State: OperationState.Concluded, Outcome: not Outcome.Succeeded }
        ? StepRow.Of(Operation).FirstOrDefault(r => r.State is StepProgressState.Failed or StepProgressState.Unknown && (r.Undo || r.Step.Required))
        : null;

    /// <summary>The report says it right below; nobody reads it twice.</summary>
    public bool FaceTells(string reason) => Face is { } report && report.Text.Contains(reason, StringComparison.Ordinal);

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
