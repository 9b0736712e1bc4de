namespace ChatOps.Core.Time;

public enum ClockChange
{
    /// <summary>The wall clock jumped forward; the bot does not follow yet.</summary>
    JumpedForward,

    /// <summary>It jumped back; the bot does not follow at all.</summary>
    JumpedBack,

    /// <summary>It is where the bot's own time is, again.</summary>
    CameBack,

    /// <summary>After a jump forward it went on evenly for long enough: the bot follows.</summary>
    Followed,
}
