namespace ChatOps.Core.Watches;

/// <summary>What was once found out about a restore point.</summary>
/// <param name="Time">When the point was made.</param>
/// <param name="Told">For people, such as <c>whole</c> or <c>not whole: 99 of 111 blobs</c>.</param>
public sealed record RestorePointSeen(DateTimeOffset Time, bool Whole, string Told)
{
    /// <summary>A clock may be ahead by minutes; what is stamped ahead by more was stamped by a clock that was wrong.</summary>
    public static readonly TimeSpan ClocksDiffer = TimeSpan.FromHours(1);
}
