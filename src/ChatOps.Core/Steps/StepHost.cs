using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Steps;

public static class StepHost
{
    /// <summary>Where a step of an operation on the target runs; null: the target or the host is not in the inventory (any more).</summary>
    public static Host? HostOf(this IInventory inventory, TargetId target, Step step) =>
        inventory.FindRunning(target) is not { } found ? null : step.Host.Length == 0 ? found.Host : inventory.FindRunningHost(step.Host);
}
