using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Operations;

/// <summary>An operation over a group knows its members' operations: noted before each is made, told when it has ended.</summary>
/// <param name="Index">Of its plan among the parts.</param>
public sealed record GroupMember(int Index, TargetId Target, OperationId Id, string Handle)
{
    /// <summary>Null: it has not ended.</summary>
    public Outcome? Outcome { get; init; }

    public string? Code { get; init; }

    public string? Reason { get; init; }

    /// <summary>It never began, because its host was not reached; that is no failure of what was to be done.</summary>
    public bool Unreached { get; init; }
}
