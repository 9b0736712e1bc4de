namespace ChatOps.Core.Chat;

/// <summary>What one look at the outbox came to.</summary>
/// <param name="NextTurn">When the platform takes the next one of those that are due; null: none waits for its turn.</param>
public sealed record Round(int Sent, TimeSpan? NextTurn);
