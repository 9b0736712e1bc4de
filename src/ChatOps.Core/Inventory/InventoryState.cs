using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ChatOps.Core.Inventory;

/// <summary>What people accepted, and what was read last: only what is both is operable.</summary>
/// <param name="Read">The last whole reading; null: none since the start, and then what was accepted counts.</param>
/// <param name="ReadAt">When that was; null: never.</param>
/// <param name="Problem">Why the newest reading does not count; null: it does.</param>
public sealed record InventoryState(
    ImmutableSortedDictionary<string, InventoryEntry> Accepted, ReadInventory? Read, DateTimeOffset? ReadAt, string? Problem)
{
    public static readonly InventoryState Empty = new(ImmutableSortedDictionary<string, InventoryEntry>.Empty, null, null, null);

    private ImmutableDictionary<string, InventoryEntry> Now =>
        Read is null ? Accepted.ToImmutableDictionary() : Read.Entries.ToImmutableDictionary(e => e.Id.ToString());

    /// <summary>A target is operable with its host only.</summary>
    public ImmutableArray<InventoryEntry> Operable
    {
        get
        {
            var now = Now;
            var same = Accepted.Values.Where(e => now.GetValueOrDefault(e.Id.ToString())?.Canonical == e.Canonical).ToList();
            var hosts = same.Where(e => e.Id.Kind == HostValues.Kind).Select(e => e.Host).ToHashSet(StringComparer.Ordinal);
            return [.. same.Where(e => hosts.Contains(e.Host))];
        }
    }

    /// <summary>What waits for a person: by kind and name.</summary>
    public ImmutableArray<InventoryChange> Pending
    {
        get
        {
            var now = Now;
            return
            [
                .. from id in Accepted.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
                   let was = Accepted.GetValueOrDefault(id)
                   let entry = now.GetValueOrDefault(id)
                   where was?.Canonical != entry?.Canonical
                   select new InventoryChange(TargetId.Parse(id), was, entry),
            ];
        }
    }

    /// <summary>Of all that waits: who accepts says it, so that nobody accepts what came a moment later. Empty: nothing waits.</summary>
    public string PendingDigest =>
        Pending is { IsEmpty: false } pending
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', pending.Select(c => $"{c.Id}\0{c.Now?.Canonical}")))))[..8]
            : "";

    public InventoryState AcceptAll() => this with { Accepted = Now.ToImmutableSortedDictionary() };
}
