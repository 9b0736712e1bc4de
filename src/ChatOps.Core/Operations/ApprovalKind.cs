namespace ChatOps.Core.Operations;

public enum ApprovalKind
{
    Approve,
    Deny,
    Withdraw,

    /// <summary>One person alone, by the break-glass rule.</summary>
    BreakGlass,
}
