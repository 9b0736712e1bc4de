using System.Collections.Immutable;
using System.Net;
using ChatOps.Core.Inventory;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Configuration;

/// <summary>
/// The hosts and targets of the settings. Every host is a target too (<c>host:NAME</c>), for commands that work on a machine, and so is every address
/// in the networks of <c>Ports</c>.
/// </summary>
public sealed class SiteInventory : IInventory
{
    public const string HostKind = "host";

    private readonly PortsSettings _ports;

    /// <param name="tools">Programs that single hosts have elsewhere, by host and setting.</param>
    public SiteInventory(
        IEnumerable<Host> hosts, IEnumerable<Target> declared, PortsSettings ports, IReadOnlyDictionary<string, ImmutableSortedDictionary<string, string>> tools)
    {
        _ports = ports;
        Hosts = [.. hosts];
        Declared = [.. declared];
        Targets = [.. Declared, .. Hosts.Select(h => new Target(new(HostKind, h.Name), h, SettingsOf(h.Name)))];

        ImmutableSortedDictionary<string, string> SettingsOf(string host) => ports.Values.SetItems(tools.GetValueOrDefault(host) ?? ImmutableSortedDictionary<string, string>.Empty);
    }

    private SiteInventory(SiteInventory other, IEnumerable<Target> own)
    {
        (_ports, Hosts, Declared, HasOthers) = (other._ports, other.Hosts, other.Declared, other.HasOthers);
        Targets = [.. other.Targets, .. own];
    }

    /// <summary>There are hosts that do not stand here, so a name that is not known may be one of theirs.</summary>
    public bool HasOthers { get; internal set; }

    public IReadOnlyList<Host> Hosts { get; }

    public IReadOnlyList<Target> Targets { get; }

    /// <summary>With targets that are neither hosts nor stand under <c>Targets</c>: what the site's own commands operate on.</summary>
    public SiteInventory With(IEnumerable<Target> own) => new(this, own);

    /// <summary>The targets that stand in the settings.</summary>
    public IReadOnlyList<Target> Declared { get; }

    /// <summary>The networks of which addresses may be named.</summary>
    public ImmutableArray<IPNetwork> Networks => _ports.Networks;

    /// <summary>Where scans start is a host, too, also where the settings do not name one.</summary>
    public Host? FindHost(string name) => Hosts.FirstOrDefault(h => h.Name == name) ?? (_ports.From.Name == name ? _ports.From : null);

    public Target? AtAddress(IPAddress address) =>
        _ports.Allows(address) ? new(new(PlainAddress.Kind, address.ToString()), _ports.From, _ports.Values) : null;
}
