using ChatOps.Core.Inventory;

namespace ChatOps.Core.Locks;

/// <summary>What an operation locks: a target, and where that target is. The host as a whole is the target <c>host:NAME</c>.</summary>
/// <param name="Host">The host's name in the inventory; empty: of a state that did not say, and then only the target itself is locked.</param>
public readonly record struct LockKey(TargetId Target, string Host)
{
    public const string HostKind = "host";

    public static LockKey Of(Target target) => new(target.Id, target.Host.Name);

    private bool IsHost => Target.Kind == HostKind;

    /// <summary>
    /// Two changes exclude each other on one target, and where one of them is on the host as a whole and the other on anything that is on this host. Two targets
    /// of one host do not.
    /// </summary>
    public bool Excludes(LockKey other) =>
        Target == other.Target
        || (IsHost && Target.Name == other.Host)
        || (other.IsHost && other.Target.Name == Host);
}
