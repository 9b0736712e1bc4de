namespace ChatOps.Core.Operations;

public enum CommitResult
{
    Done,

    /// <summary>The operation was changed by somebody else since it was read: read again, decide again.</summary>
    Conflict,

    /// <summary>The target's lock is held by another operation.</summary>
    TargetBusy,

    /// <summary>The delivery was handled before: its stored answer counts.</summary>
    AlreadyHandled,
}
