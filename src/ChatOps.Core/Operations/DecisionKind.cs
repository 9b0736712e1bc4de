namespace ChatOps.Core.Operations;

/// <summary>What somebody can decide about an operation.</summary>
public enum DecisionKind
{
    Approve,
    Deny,

    /// <summary>The requester takes back what waits.</summary>
    Withdraw,

    /// <summary>It ends; what was done is taken back.</summary>
    Cancel,

    /// <summary>Its target is freed although nobody knows how it ended.</summary>
    Resolve,

    /// <summary>It starts without a second person.</summary>
    BreakGlass,

    /// <summary>Somebody else has looked at what started so.</summary>
    Review,
}
