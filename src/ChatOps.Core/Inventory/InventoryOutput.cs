namespace ChatOps.Core.Inventory;

/// <summary>What the program said. Its output holds whatever variables the inventory has, secrets too: it is read and dropped, never kept or shown.</summary>
/// <param name="ExitStatus">Null: it did not end in its time.</param>
/// <param name="Problem">Why it was not started at all; null: it was.</param>
public sealed record InventoryOutput(int? ExitStatus, string Output, string Error, string? Problem = null);
