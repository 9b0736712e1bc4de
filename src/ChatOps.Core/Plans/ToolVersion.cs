using System.Collections.Immutable;

namespace ChatOps.Core.Plans;

/// <summary>The versions of a host's tools that a plan was made with, where the tool or its script says one: kept among the plan's values, and written into its record.</summary>
public static class ToolVersion
{
    private const string Begin = "version of ";

    /// <summary>A value for <see cref="Plan.Values"/>.</summary>
    public static (string Name, string Value) Of(string tool, string version) => (Begin + tool, version);

    /// <returns>Version by tool.</returns>
    public static ImmutableSortedDictionary<string, string> In(Plan plan) =>
        plan.Values.Where(v => v.Key.StartsWith(Begin, StringComparison.Ordinal)).ToImmutableSortedDictionary(v => v.Key[Begin.Length..], v => v.Value);
}
