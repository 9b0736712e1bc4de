namespace ChatOps.Core.Operations;

public enum CommitResult
{
    Done,

    /// <summary>The operation was changed by somebody else since it was read: read again, decide again.</summary>
    Conflict,

    /// <summary>One of the locks is held by another operation; none was taken.</summary>
    TargetBusy,

    /// <summary>The delivery was handled before: its stored answer counts.</summary>
    AlreadyHandled,

    /// <summary>The delivery came before.</summary>
    AlreadyReceived,
}
