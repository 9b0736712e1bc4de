using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;

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
