namespace ChatOps.Core.Watches;

/// <summary>How a target was when somebody or something last looked at it.</summary>
public enum TargetCondition
{
    /// <summary>Everything that was asked answered as it should.</summary>
    Well,

    /// <summary>Something changed it and nobody has looked at all of it since.</summary>
    Changed,

    /// <summary>Something is not as it should be.</summary>
    NeedsLook,

    /// <summary>It does not work.</summary>
    Bad,

    /// <summary>Nobody could look.</summary>
    NotKnown,

    /// <summary>The host refused, and looks in the background have ended until a person acts.</summary>
    Stopped,
}
