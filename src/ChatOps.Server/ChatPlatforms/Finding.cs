namespace ChatOps.Server.ChatPlatforms;

/// <summary>What <c>chatops doctor</c> found on a platform.</summary>
/// <param name="Next">What to do about it; null: it is as it should be.</param>
public sealed record Finding(string Text, string? Next = null);
