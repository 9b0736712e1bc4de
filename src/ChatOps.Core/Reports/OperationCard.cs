using System.Collections.Immutable;
using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Reports;

/// <summary>An operation's live message: where it stands, for platforms that show text.</summary>
public static class OperationCard
{
    public static Reply Of(Operation operation)
    {
        var reply = new Reply($"{operation.Title} · {operation.Handle}", Headline(operation), ToneOf(operation))
        {
            Fields = [new($"{operation.Requester} asked", operation.Command.Text), .. Remark.Of(operation).Select(q => new ReplyField(q.Label, q.Words))],
            Buttons = Buttons(operation),
        };
        if (operation.State != OperationState.AwaitingApproval)
            reply = reply.WithAlarms(operation).WithReason(operation);
        else if (operation.Plan is { } plan)
            reply = reply with
            {
                Fields =
                [
                    .. reply.Fields, .. plan.Front.Select(line => new ReplyField("Plan", line)), .. plan.FollowUps.Select(f => new ReplyField("Later", f.Told)),
                    .. plan.Rest.Select(line => new ReplyField("More", line)), new("Digest", PlanDigest.Shown(operation.Digest!)),
                ],
            };
        if (operation is { State: OperationState.AwaitingApproval, Approval: { } approval })
            reply = reply.Until(approval);
        foreach (var member in operation.Members)
            reply = reply.With(member.Target.Name, $"{member.Outcome?.ToString() ?? "runs"}{(member.Code is null ? "" : $" ({member.Code})")} · {member.Handle}");
        foreach (var run in Told(operation))
            reply = reply.With(operation.Plan!.Find(run.Step).Title, StepWord(run));
        return reply;
    }

    /// <summary>While it runs each step; of many that are over those that need somebody, and the headline counts the rest.</summary>
    private static IEnumerable<StepRun> Told(Operation operation) =>
        operation.State == OperationState.Concluded && operation.Runs.Length > MostSteps ? operation.Runs.Where(r => r.Verdict is not { Kind: VerdictKind.Passed }) : operation.Runs;

    private const int MostSteps = 8;

    /// <summary>What was wrong with the target when it was planned; a plan that is shown says it by itself.</summary>
    private static Reply WithAlarms(this Reply reply, Operation operation) => operation.Plan is { Alarms: > 0 } plan
        ? reply with { Fields = [.. plan.Summary.Take(plan.Alarms).Select(line => new ReplyField("First", line)), .. reply.Fields] }
        : reply;

    /// <summary>Why it was asked for, where somebody said so.</summary>
    public static Reply WithReason(this Reply reply, Operation operation) => operation.Command.Why is { } why ? reply.With("Reason", why) : reply;

    /// <summary>What can be done about it now; what has ended can only be read.</summary>
    private static ImmutableArray<ReplyButton> Buttons(Operation operation)
    {
        ReplyButton Button(ButtonKind kind) => new(kind, operation.Handle);
        return operation.State switch
        {
            OperationState.Planning => [Button(ButtonKind.Cancel)],
            OperationState.AwaitingApproval => [Button(ButtonKind.Approve), Button(ButtonKind.Deny), Button(ButtonKind.ReadPlan)],
            OperationState.Queued => [Button(ButtonKind.Cancel), Button(ButtonKind.ReadPlan)],
            OperationState.Running when operation.Cancel is null => [Button(ButtonKind.Cancel), Button(ButtonKind.ShowOutput), Button(ButtonKind.ReadPlan)],
            _ when operation.Runs.IsEmpty => [],
            _ => [Button(ButtonKind.ShowOutput), Button(ButtonKind.ReadPlan)],
        };
    }

    public static string Headline(Operation operation) => operation switch
    {
        { State: OperationState.Planning } => "looking at the host",
        { State: OperationState.AwaitingApproval, Approval: { } a } => $"waits for a second person ({a.Role}) until {a.ExpiresAt:HH:mm} UTC",
        { State: OperationState.Queued } => "waits for its turn",
        { State: OperationState.Running, WayBack: { } back } => $"takes back what was done: {back.Reason}",
        { State: OperationState.Running, Cancel: not null } => "is being cancelled",
        { State: OperationState.Running } => "runs",
        { Outcome: Outcome.Denied } => operation.Reason ?? "",
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

    /// <summary>The graver one of how it ended and what its report found.</summary>
    public static Tone ToneOf(Operation operation) =>
        operation.Report is { } report ? Tones.Graver(report.Tone, ToneOf(operation.Outcome)) : ToneOf(operation.Outcome);

    private static Tone ToneOf(Outcome? outcome) => outcome switch
    {
        null => Tone.Neutral,
        Outcome.Succeeded => Tone.Good,
        Outcome.Denied or Outcome.Expired or Outcome.Cancelled or Outcome.Refused or Outcome.RolledBack => Tone.Warning,
        _ => Tone.Bad,
    };
}
