namespace ChatOps.Core.Operations;

/// <summary>How an operation ended. See docs/operation-states.md for what each one promises.</summary>
public enum Outcome
{
    /// <summary>Every step passed and the result was checked on the host.</summary>
    Succeeded,

    /// <summary>It did not work. Either nothing was changed, or what is left is told; the lock is kept when a way back failed.</summary>
    Failed,

    /// <summary>It did not work, and the old state is back, checked on the host.</summary>
    RolledBack,

    /// <summary>A person ended it; no process of it is left and the old state was checked on the host.</summary>
    Cancelled,

    /// <summary>A person said no.</summary>
    Denied,

    /// <summary>Nobody decided in time, or the target stayed busy past the plan's validity.</summary>
    Expired,

    /// <summary>It never started: the code says why.</summary>
    Refused,

    /// <summary>No proof how it ended. The target stays locked until people decide.</summary>
    Unknown,
}
