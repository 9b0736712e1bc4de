using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

/// <summary>The roles that somebody has, or may get from a user group.</summary>
internal sealed record Roles(SitePeople People, ImmutableArray<GroupRole> Groups)
{
    public IReadOnlyList<string> Known { get; } =
        [.. People.All.SelectMany(p => p.Roles).Concat(Groups.Select(g => g.Role)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
