using ChatOps.Core.Inventory;

namespace ChatOps.Core.Operations;

/// <summary>A channel, and a target that was operated on from it.</summary>
public sealed record OperationPlace(string Channel, TargetId Target);
