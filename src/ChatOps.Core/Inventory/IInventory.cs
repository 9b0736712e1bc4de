using System.Collections.Immutable;

namespace ChatOps.Core.Inventory;

public interface IInventory
{
    IReadOnlyList<Host> Hosts { get; }
    IReadOnlyList<Target> Targets { get; }

    IReadOnlyList<Target> OfKind(string kind) => [.. Targets.Where(t => t.Id.Kind == kind)];

    /// <summary>
    /// A target by its id; every host is a target of its own, <c>host:NAME</c>, for commands that operate on the host as such, and so is every
    /// address that the settings allow, <c>address:10.0.0.5</c>.
    /// </summary>
    Target? Find(TargetId id) =>
        Targets.FirstOrDefault(t => t.Id == id)
        ?? id.Kind switch
        {
            "host" when FindHost(id.Name) is { } host => new Target(id, host, ImmutableSortedDictionary<string, string>.Empty),
            PlainAddress.Kind when PlainAddress.Read(id.Name) is { } address && address.ToString() == id.Name => AtAddress(address),
            _ => null,
        };

    /// <summary>An address that is looked at from one of the hosts, which the target then has as its own. Null: the settings do not allow it.</summary>
    Target? AtAddress(System.Net.IPAddress address) => null;

    Host? FindHost(string name) => Hosts.FirstOrDefault(h => h.Name == name);

    /// <summary>For what has begun and must come to its end: a target that nothing new may begin on counts, too.</summary>
    Target? FindRunning(TargetId id) => Find(id);

    Host? FindRunningHost(string name) => FindHost(name);
}
