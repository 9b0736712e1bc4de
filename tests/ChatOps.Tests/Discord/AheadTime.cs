namespace ChatOps.Tests.Discord;

/// <summary>A clock that can be put forward; its timers go by the machine's.</summary>
internal sealed class AheadTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Ahead;
}
