namespace ChatOps.Core.Board;

/// <summary>How much a target needs people; the board is sorted by it.</summary>
public enum BoardNeed
{
    /// <summary>Nobody knows how a change on it ended.</summary>
    InDoubt,

    /// <summary>It does not work, or something is amiss that does not pass by itself.</summary>
    Alarm,

    /// <summary>A plan waits for a decision.</summary>
    Waits,

    /// <summary>Something is not as it should be, cannot be told, or failed in the last day.</summary>
    NeedsLook,

    /// <summary>Something runs on it.</summary>
    Busy,

    None,
}
