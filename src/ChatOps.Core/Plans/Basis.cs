using System.Collections.Immutable;

namespace ChatOps.Core.Plans;

/// <summary>Compares the facts a plan rests on with those of now.</summary>
public static class Basis
{
    /// <summary>The differences in one line (at most three named), or null when there is none. The order of facts does not matter.</summary>
    public static string? Difference(ImmutableArray<Fact> planned, ImmutableArray<Fact> now)
    {
        var before = planned.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
        var after = now.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
        var differences = before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Where(name => before.GetValueOrDefault(name) != after.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal)
            .Select(name => Tell(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .ToList();
        return differences.Count switch
        {
            0 => null,
            <= 3 => string.Join("; ", differences),
            _ => $"{string.Join("; ", differences.Take(3))}; and {differences.Count - 3} more",
        };
    }

    private static string Tell(string name, string? planned, string? now) => (planned, now) switch
    {
        (null, _) => FileIdentity.IsOne(now!) ? $"{name} is new" : $"{name} is new ({now})",
        (_, null) => FileIdentity.IsOne(planned) ? $"{name} is gone" : $"{name} is gone (was {planned})",
        _ => FileIdentity.Difference(planned, now) is { } difference ? $"{name} {difference}" : $"{name} was {planned}, is {now}",
    };
}
