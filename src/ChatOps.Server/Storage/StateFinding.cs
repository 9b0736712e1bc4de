namespace ChatOps.Server.Storage;

/// <param name="Next">What to do about it; null: it is as it should be.</param>
public sealed record StateFinding(string Text, string? Next = null);
