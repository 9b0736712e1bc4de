using System.Collections.Immutable;
using System.Net;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Configuration;

/// <summary>What may be scanned and from where.</summary>
/// <param name="Networks">Addresses in them may be named in commands; hosts of the inventory need none.</param>
/// <param name="From">Where nmap runs.</param>
/// <param name="Values">The rest, as the settings of every target that is a host or an address.</param>
public sealed record PortsSettings(ImmutableArray<IPNetwork> Networks, Host From, ImmutableSortedDictionary<string, string> Values)
{
    public bool Allows(IPAddress address) => Networks.Any(n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
}
