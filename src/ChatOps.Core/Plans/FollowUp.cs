using ChatOps.Core.Text;

namespace ChatOps.Core.Plans;

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
        ({ } command, { } after) => $"{UnitText.Duration(after)} after its end the bot does /{command} by itself: {Why}{(RemindBefore is { } before ? $"; the channel is reminded {UnitText.Duration(before)} before" : "")}",
        _ => $"nothing ends it by itself{(RemindEvery is { } every ? $"; the channel is reminded every {UnitText.Duration(every)}" : "")}: {Why}",
    };
}
