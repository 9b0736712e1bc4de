namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>The host's wall clock, as cron reads it, for the time that is looked at.</summary>
/// <param name="Offset">From UTC, until the change.</param>
/// <param name="Change">When the clock is put forward or back; null: not within the time that is looked at.</param>
/// <param name="After">The offset from then on.</param>
internal sealed record HostClock(TimeSpan Offset, DateTimeOffset? Change, TimeSpan After)
{
    public static HostClock Steady(TimeSpan offset) => new(offset, null, offset);

    public TimeSpan OffsetAt(DateTimeOffset moment) => Change is { } change && moment >= change ? After : Offset;

    public DateTime Local(DateTimeOffset moment) => DateTime.SpecifyKind(moment.UtcDateTime + OffsetAt(moment), DateTimeKind.Unspecified);

    /// <summary>The minutes of the wall clock that never come, at the moment at which they are jumped over.</summary>
    public IEnumerable<DateTime> SkippedAt(DateTimeOffset moment)
    {
        if (Change is not { } change || After <= Offset || moment < change || moment >= change.AddMinutes(1))
            yield break;
        var local = DateTime.SpecifyKind(change.UtcDateTime + Offset, DateTimeKind.Unspecified);
        for (var skipped = local; skipped < local + (After - Offset); skipped = skipped.AddMinutes(1))
            yield return skipped;
    }
}
