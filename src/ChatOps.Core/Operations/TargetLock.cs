using System.Collections.Immutable;
using ChatOps.Core.Ids;
using ChatOps.Core.Inventory;

namespace ChatOps.Core.Operations;

public sealed record TargetLock(TargetId Target, OperationId Operation, string Handle, string Person, string Reason, DateTimeOffset Since)
{
    /// <summary>Where the target is (<see cref="LockKey"/>).</summary>
    public string Host { get; init; } = "";

    public LockKey Key => new(Target, Host);

    public static ImmutableArray<TargetLock> Of(Operation operation, ImmutableArray<LockKey> keys, DateTimeOffset since) =>
        [.. keys.Select(k => new TargetLock(k.Target, operation.Id, operation.Handle, operation.Requester, operation.Command.Text, since) { Host = k.Host })];
}
