using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;

namespace ChatOps.Core.Acceptance;

/// <summary>What people accepted, as the bot keeps it: line by line, so that neither order nor formatting of the source counts.</summary>
public static class AcceptedInventory
{
    public static readonly TargetId Place = new("inventory", "ansible");

    public const string Key = "accepted";

    /// <summary>When the last whole reading was, and the digest of what was told to wait.</summary>
    public const string ReadKey = "read";

    public const string ToldKey = "told";

    public static Finding Kept(InventoryState state) => new(Key, string.Join('\n', state.Accepted.Values.Select(Line)));

    /// <exception cref="FormatException">It is not what <see cref="Kept"/> wrote.</exception>
    public static ImmutableSortedDictionary<string, InventoryEntry> Read(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Entry).ToImmutableSortedDictionary(e => e.Id.ToString(), e => e);

    private static string Line(InventoryEntry entry) =>
        string.Join('\t', new[] { entry.Id.ToString(), entry.Host }.Concat(entry.Values.SelectMany(v => new[] { v.Key, v.Value })).Select(Uri.EscapeDataString));

    private static InventoryEntry Entry(string line)
    {
        var parts = line.Split('\t').Select(Uri.UnescapeDataString).ToArray();
        if (parts.Length < 2 || parts.Length % 2 != 0)
            throw new FormatException("This is no line of an accepted inventory.");
        return new(TargetId.Parse(parts[0]), parts[1], Enumerable.Range(1, (parts.Length / 2) - 1).ToImmutableSortedDictionary(i => parts[2 * i], i => parts[(2 * i) + 1]));
    }
}
