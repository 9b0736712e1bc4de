namespace ChatOps.Core.Inventory;

/// <summary>What came of reading: all of it, or why none of it counts.</summary>
public sealed record InventoryLook(ReadInventory? Read, string? Problem)
{
    public static InventoryLook Of(ReadInventory read) => new(read, null);

    public static InventoryLook Failed(string problem) => new(null, problem);
}
