namespace ChatOps.Core.Operations;

/// <summary>What somebody else found when looking at what was started without a second person.</summary>
public sealed record Review(string Person, DateTimeOffset At, string Text);
