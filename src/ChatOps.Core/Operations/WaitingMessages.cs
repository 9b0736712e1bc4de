namespace ChatOps.Core.Operations;

/// <summary>Messages that a platform does not have yet.</summary>
/// <param name="Oldest">When the oldest of them was written; null when none waits.</param>
public sealed record WaitingMessages(string Platform, long Count, DateTimeOffset? Oldest);
