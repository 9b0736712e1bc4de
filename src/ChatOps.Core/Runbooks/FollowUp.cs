using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;

namespace ChatOps.Core.Runbooks;

/// <summary>
/// What a plan has the bot do later by itself, such as the way back from a maintenance mode that has an end. It passes the same door as a typed
/// command, in the name of who asked for the plan, and is part of what is approved.
/// </summary>
/// <param name="Key">One per target and purpose, such as <c>maint-off</c>: a newer one replaces the older.</param>
/// <param name="Command">As typed, without the slash: <c>vtom maint off vtom1</c>. Null: a mere reminder.</param>
/// <param name="After">From the end of the operation to the moment; null: reminders only.</param>
/// <param name="Why">For people: <c>the maintenance window of vtom1 ends</c>.</param>
public sealed record FollowUp(string Key, string? Command, TimeSpan? After, string Why)
{
    /// <summary>How long before the moment the channel is reminded; null: not.</summary>
    public TimeSpan? RemindBefore { get; init; }

    /// <summary>How often the channel is reminded while there is no end; null: not.</summary>
    public TimeSpan? RemindEvery { get; init; }

    /// <summary>For people who read the plan.</summary>
    public string Told => (Command, After) switch
    {
        ({ } command, { } after) => $"{Spoken.Duration(after)} after its end the bot does /{command} by itself: {Why}{(RemindBefore is { } before ? $"; the channel is reminded {Spoken.Duration(before)} before" : "")}",
        _ => $"nothing ends it by itself{(RemindEvery is { } every ? $"; the channel is reminded every {Spoken.Duration(every)}" : "")}: {Why}",
    };
}

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

/// <summary>Names appointments: all of this target and key, or with an origin only the one that came from that operation.</summary>
public sealed record AppointmentKey(TargetId Target, string Key, string? Origin = null);
