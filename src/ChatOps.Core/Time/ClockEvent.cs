namespace ChatOps.Core.Time;

/// <param name="By">How far the wall clock was off.</param>
/// <param name="At">The bot's own time then.</param>
public sealed record ClockEvent(ClockChange Change, TimeSpan By, DateTimeOffset At);
