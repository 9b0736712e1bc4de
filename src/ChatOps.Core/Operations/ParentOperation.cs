using ChatOps.Core.Ids;

namespace ChatOps.Core.Operations;

/// <summary>The operation over a group that this one is a member of: it owns the approval.</summary>
public sealed record ParentOperation(OperationId Id, string Handle);
