namespace ChatOps.Core.Chat;

/// <param name="At">When it was stored.</param>
public sealed record KeptPosition(StreamPosition Position, DateTimeOffset At);
