namespace ChatOps.Core.Execution;

/// <summary>
/// Which bot asks a host, so that a copy of it, or one with an older state, is refused there: of two only the one with the later life counts.
/// </summary>
/// <param name="Instance">The same as long as the state lives, <c>[a-z0-9]</c>.</param>
/// <param name="Epoch">Of the state.</param>
/// <param name="Life">Grows with every start of the bot within an epoch.</param>
/// <param name="Process">Of this life alone, <c>[a-z0-9]</c>: tells two that began from the same copy apart.</param>
public sealed record BotIdentity(string Instance, long Epoch, long Life, string Process);
