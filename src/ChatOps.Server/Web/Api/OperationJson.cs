using ChatOps.Core.Operations;
using ChatOps.Core.Steps;

namespace ChatOps.Server.Web.Api;

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
