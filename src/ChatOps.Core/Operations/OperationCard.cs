using ChatOps.Core.Chat;
using ChatOps.Core.Runbooks;

namespace ChatOps.Core.Operations;

/// <summary>An operation's live message: where it stands, for platforms that show text.</summary>
public static class OperationCard
{
    public static Reply Of(Operation operation)
    {
        var reply = new Reply($"{operation.Command.Text} · {operation.Handle}", Headline(operation), ToneOf(operation))
            .With("Asked for by", operation.Requester);
        if (operation.State == OperationState.AwaitingApproval && operation.Plan is { } plan)
            reply = reply with
            {
                Fields = [.. reply.Fields, .. plan.Summary.Select(line => new ReplyField("Plan", line)), .. plan.FollowUps.Select(f => new ReplyField("Later", f.Told)), new("Digest", PlanDigest.Shown(operation.Digest!))],
            };
        foreach (var run in operation.Runs)
            reply = reply.With(operation.Plan!.Find(run.Step).Title, StepWord(run));
        return reply;
    }

    public static string Headline(Operation operation) => operation switch
    {
        { State: OperationState.Planning } => "looking at the host",
        { State: OperationState.AwaitingApproval, Approval: { } a } => $"waits for a second person ({a.Role}) until {a.ExpiresAt:HH:mm} UTC",
        { State: OperationState.Queued } => "waits for its turn",
        { State: OperationState.Running, WayBack: { } back } => $"takes back what was done: {back.Reason}",
        { State: OperationState.Running, Cancel: not null } => "is being cancelled",
        { State: OperationState.Running } => "runs",
        { LockKept: true } => $"{operation.Outcome}: {operation.Reason}; {operation.Target} stays locked",
        _ => $"{operation.Outcome}: {operation.Reason}",
    };

    public static string StepWord(StepRun run) => run.Verdict switch
    {
        null => "runs",
        { Kind: VerdictKind.Passed } v => $"✓ {v.Why}",
        { Kind: VerdictKind.Failed } v => $"✗ {v.Why}",
        { } v => $"? {v.Why}",
    };

    public static Tone ToneOf(Operation operation) => operation.Outcome switch
    {
        null => Tone.Neutral,
        Outcome.Succeeded => Tone.Good,
        Outcome.Denied or Outcome.Expired or Outcome.Cancelled or Outcome.Refused or Outcome.RolledBack => Tone.Warning,
        _ => Tone.Bad,
    };
}
