namespace ChatOps.Core.Inventory;

/// <summary>Runs the program that reads the inventory.</summary>
public interface IInventoryProgram
{
    Task<InventoryOutput> RunAsync(CancellationToken cancellationToken);
}
