namespace ChatOps.Core.Inventory;

/// <summary>An inventory that is kept elsewhere, such as Ansible's.</summary>
public interface IInventorySource
{
    /// <summary>Null: nothing that it reads has changed since the last call.</summary>
    Task<InventoryLook?> LookAsync(CancellationToken cancellationToken);
}
