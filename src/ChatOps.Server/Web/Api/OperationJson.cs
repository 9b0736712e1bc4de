using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Server.Web.Api;

/// <summary>An operation in a list.</summary>
public record OperationRow(
    string Id, string Command, string Target, string Channel, string Requester, OperationState State, Outcome? Outcome, string? Code, string? Reason,
    DateTimeOffset RequestedAt, DateTimeOffset? StartedAt, DateTimeOffset? ConcludedAt, bool LockKept,
    bool AskerOnly, string? RequestReason)
{
    /// <summary>How it looks to people: what its report found and how it ended, the graver of both.</summary>
    public Tone Tone { get; init; }

    public static OperationRow From(Operation o) => new(
        o.Handle, o.Command.Text, o.Target.ToString(), o.Channel, o.Requester, o.State, o.Outcome, o.Code, o.Reason,
        o.RequestedAt, o.StartedAt, o.ConcludedAt, o.LockKept, o.AskerOnly, o.Command.Why)
    {
        Tone = OperationCard.ToneOf(o),
    };
}

/// <summary>One operation with everything that is known of it.</summary>
public sealed record OperationJson : OperationRow
{
    private OperationJson(OperationRow row) : base(row) { }

    public PlanJson? Plan { get; private init; }
    public PendingJson? Pending { get; private init; }
    public IReadOnlyList<ApprovalJson> Approvals { get; private init; } = [];
    public IReadOnlyList<StepRunJson> Steps { get; private init; } = [];
    public ReplyJson? Report { get; private init; }
    public CancelRequest? Cancel { get; private init; }
    public Resolution? Resolution { get; private init; }
    public Sharing? Shared { get; private init; }

    public static OperationJson From(Operation o, LiveStep? live = null) => new(OperationRow.From(o))
    {
        Plan = o.Plan is { } plan ? PlanJson.From(plan, o.Digest) : null,
        Pending = o is { State: OperationState.AwaitingApproval, Approval: { } a } ? new(a.Role, a.Digest, a.RequestedAt, a.ExpiresAt) : null,
        Approvals = o.Approval?.Decision is { } d ? [new(d.Person, d.Kind.ToString().ToLowerInvariant(), d.At, d.Reason)] : [],
        Steps = [.. StepRow.Of(o, live).Select(StepRunJson.From)],
        Report = o.Report is { } report ? ReplyJson.From(report) : null,
        Cancel = o.Cancel,
        Resolution = o.Resolution,
        Shared = o.Shared,
    };
}

/// <summary>What a decision is waited for: from whom and until when.</summary>
public sealed record PendingJson(string Role, string Digest, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt);

public sealed record ApprovalJson(string Person, string Decision, DateTimeOffset At, string? Reason);

public sealed record StepRunJson(
    string Id, string Title, string State, string? Verdict, string? Why, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, bool Undo, ProgressJson? Progress)
{
    public static StepRunJson From(StepRow row) => new(
        row.Step.Id, row.Step.Title, row.State.ToString(), row.Run?.Verdict?.Kind.ToString(), row.Run?.Verdict?.Why, row.Run?.StartedAt, row.Run?.EndedAt,
        row.Undo, row.Progress is { } p ? new(p.Fraction, p.Remaining?.TotalSeconds, p.Note) : null);
}

/// <summary>How far a running step is, where its output tells.</summary>
public sealed record ProgressJson(double? Fraction, double? RemainingSeconds, string? Note);

public sealed record PlanJson(
    string? Digest, string Title, IReadOnlyList<string> Summary, DateTimeOffset ValidUntil, IReadOnlyList<Fact> Basis, IReadOnlyList<StepJson> Steps,
    IReadOnlyList<FollowUp> FollowUps)
{
    public static PlanJson From(Plan plan, string? digest) =>
        new(digest, plan.Title, plan.Summary, plan.ValidUntil, plan.Basis, [.. plan.Steps.Select(StepJson.From)], plan.FollowUps);
}

public sealed record StepJson(
    string Id, string Title, StepKind Kind, string User, string Host, IReadOnlyList<string> Command, string? Input, Effect Effect, double TimeLimitSeconds,
    bool Required, IReadOnlyList<string> Guards, IReadOnlyList<StepJson> Undo, bool Login, InputEncoding InputEncoding)
{
    public static StepJson From(Step s) => new(
        s.Id, s.Title, s.Kind, s.ShownUser, s.Host, s.Command.Arguments, s.Input, s.Effect, s.TimeLimit.TotalSeconds, s.Required,
        [.. s.Guards.Select(PlanText.Of)], [.. s.Undo.Select(From)], s.Login, s.InputEncoding);
}
