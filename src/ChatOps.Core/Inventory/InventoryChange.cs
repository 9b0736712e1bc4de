namespace ChatOps.Core.Inventory;

/// <summary>An entry that is not as it was accepted.</summary>
/// <param name="Accepted">Null: it is new.</param>
/// <param name="Now">Null: it is gone.</param>
public sealed record InventoryChange(TargetId Id, InventoryEntry? Accepted, InventoryEntry? Now)
{
    public string What => (Accepted, Now) switch
    {
        (null, _) => "new",
        (_, null) => "gone",
        ({ } was, { } now) when was.Host != now.Host => "moved",
        _ => "changed",
    };
}
