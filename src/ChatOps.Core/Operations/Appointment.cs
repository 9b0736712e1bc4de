using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Operations;

/// <summary>A follow-up that waits for its moment. One per target and key.</summary>
/// <param name="Person">In whose name it is done; the rights are looked at when it is done.</param>
/// <param name="DueAt">Null: it only reminds.</param>
/// <param name="RemindAt">The next reminder; null: none (any more).</param>
/// <param name="Origin">The handle of the operation it comes from.</param>
public sealed record Appointment(
    TargetId Target, string Key, string? Command, string Person, string Channel, string Why, DateTimeOffset? DueAt, DateTimeOffset? RemindAt,
    TimeSpan? RemindEvery, string Origin)
{
    /// <summary>The platform's name of the deliveries that appointments become.</summary>
    public const string Platform = "Timer";

    /// <summary>The handle of the operation that it became; kept until that has ended, so that a failure is told.</summary>
    public string? Operation { get; init; }

    /// <summary>The id of the delivery it becomes: the same appointment can only be delivered once.</summary>
    public string DeliveryId => $"timer:{Target}:{Key}:{Origin}";

    /// <summary>Of an operation that has just succeeded.</summary>
    public static Appointment Of(FollowUp later, Operation from)
    {
        var due = from.ConcludedAt!.Value + later.After;
        return new(
            from.Target, later.Key, later.Command, from.Requester, from.Channel, later.Why, due,
            due is { } moment ? moment - later.RemindBefore : from.ConcludedAt + later.RemindEvery, later.RemindEvery, from.Handle);
    }
}
