using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

/// <summary>The section <c>Inventory</c>: hosts and targets that stand in Ansible's inventory.</summary>
/// <param name="Executables">SHA-256 by path.</param>
public sealed record AnsibleInventorySettings(
    ImmutableArray<string> Sources, ImmutableSortedDictionary<string, string> Executables, string PlaybookFolder, string VaultPasswordFile, string User,
    ImmutableArray<string>? TargetsMay, ImmutableArray<string> DataRoots);
