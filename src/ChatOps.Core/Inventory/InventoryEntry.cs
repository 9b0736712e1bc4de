using System.Collections.Immutable;

namespace ChatOps.Core.Inventory;

/// <summary>A host or a target as it was read elsewhere: no more of it than the bot works with.</summary>
/// <param name="Id"><c>host:web1</c>, <c>senaite:lims1</c>.</param>
/// <param name="Host">Where it is; a host is on itself.</param>
/// <param name="Values">Of a host the keys of <see cref="HostValues"/>, of a target those of its settings. Without empty ones.</param>
public sealed record InventoryEntry(TargetId Id, string Host, ImmutableSortedDictionary<string, string> Values)
{
    /// <summary>Two entries that differ in anything have different texts.</summary>
    public string Canonical => string.Join('\n', Values.Select(v => $"{v.Key} {v.Value.Length} {v.Value}").Prepend($"{Id} {Host}"));

    public string Told => Values.IsEmpty ? $"on {Host}" : string.Join("; ", Values.Select(v => $"{v.Key} {v.Value}").Concat(Id.Kind == HostValues.Kind ? [] : [$"on {Host}"]));
}
