using System.Collections.Immutable;
using ChatOps.Core.Inventory;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Configuration;

/// <summary>The hosts and targets of the settings. Every host is a target too (<c>host:NAME</c>), for commands that work on a machine.</summary>
public sealed class SiteInventory : IInventory
{
    public const string HostKind = "host";

    public SiteInventory(IEnumerable<Host> hosts, IEnumerable<Target> declared)
    {
        Hosts = [.. hosts];
        Declared = [.. declared];
        Targets = [.. Declared, .. Hosts.Select(h => new Target(new(HostKind, h.Name), h, ImmutableSortedDictionary<string, string>.Empty))];
    }

    public IReadOnlyList<Host> Hosts { get; }

    public IReadOnlyList<Target> Targets { get; }

    /// <summary>The targets that stand in the settings.</summary>
    public IReadOnlyList<Target> Declared { get; }
}
