using System.Collections.Immutable;

namespace ChatOps.Core.Inventory;

/// <summary>One whole reading of an inventory that is kept elsewhere.</summary>
/// <param name="Refused">Hosts and targets that stand in it and are not operable, each with the reason.</param>
public sealed record ReadInventory(ImmutableArray<InventoryEntry> Entries, ImmutableSortedDictionary<string, string> Refused);
