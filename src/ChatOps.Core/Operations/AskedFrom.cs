namespace ChatOps.Core.Operations;

/// <param name="Thread">The platform's id of the thread; null: the channel itself.</param>
public sealed record AskedFrom(string Platform, string? Thread);
