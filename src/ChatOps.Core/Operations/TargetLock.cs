using ChatOps.Core.Inventory;

namespace ChatOps.Core.Operations;

public sealed record TargetLock(TargetId Target, OperationId Operation, string Handle, string Person, string Reason, DateTimeOffset Since);
