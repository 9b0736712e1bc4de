using ChatOps.Core.Inventory;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks;

/// <summary>Everything that can be operated: a family has its lines here, and nowhere else is it named.</summary>
public static class AllRunbooks
{
    /// <summary>What the families know of their targets' settings.</summary>
    public static IReadOnlyList<ITargetKind> TargetKinds { get; } = [];

    public static IReadOnlyList<IRunbook> Create() => [];
}
