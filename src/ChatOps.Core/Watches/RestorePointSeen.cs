namespace ChatOps.Core.Watches;

/// <summary>What was once found out about a restore point.</summary>
/// <param name="Time">When the point was made.</param>
/// <param name="Told">For people, such as <c>whole</c> or <c>not whole: 99 of 111 blobs</c>.</param>
public sealed record RestorePointSeen(DateTimeOffset Time, bool Whole, string Told);
