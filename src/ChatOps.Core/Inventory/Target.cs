using System.Collections.Immutable;

namespace ChatOps.Core.Inventory;

/// <summary>A target with its host and the family's own settings (bound by the family from <see cref="Settings"/>).</summary>
/// <param name="Settings">The target's section of the settings, flattened: <c>Root</c>, <c>Data</c>, <c>Clients:0:Program</c> …</param>
public sealed record Target(TargetId Id, Host Host, ImmutableSortedDictionary<string, string> Settings)
{
    public string Name => Id.Name;
}
