using System.Collections.Immutable;

namespace ChatOps.Core.Inventory;

/// <summary>A group where a target stands: <c>group:web</c>. Its members are the targets of the command's kind on the hosts of the group.</summary>
public static class GroupTarget
{
    public const string Kind = "group";

    public const string Prefix = Kind + ":";

    /// <summary>Every host; for what only reads.</summary>
    public const string All = "all";

    public static bool IsOne(TargetId target) => target.Kind == Kind;

    /// <summary>Names that a group stands for, <c>all</c> among them.</summary>
    public static IEnumerable<string> Names(IInventory inventory) =>
        inventory.Hosts.SelectMany(h => h.Groups).Append(All).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <param name="kind">Of the command's targets; null: it takes none, and then a group has no members.</param>
    /// <param name="only">Names with commas between them: these alone; null: all.</param>
    public static ImmutableArray<Target> Members(IInventory inventory, TargetId group, string? kind, string? only = null)
    {
        var names = only?.Split(',').ToHashSet(StringComparer.Ordinal);
        return kind is null
            ? []
            :
            [
                .. inventory.OfKind(kind)
                    .Where(t => (group.Name == All || t.Host.Groups.Contains(group.Name)) && names?.Contains(t.Name) != false)
                    .OrderBy(t => t.Name, StringComparer.Ordinal),
            ];
    }
}
