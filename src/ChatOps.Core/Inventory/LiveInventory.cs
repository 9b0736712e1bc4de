using System.Collections.Immutable;

namespace ChatOps.Core.Inventory;

/// <summary>The settings' own hosts and targets, and of an inventory that is kept elsewhere what people accepted. The settings' names come first.</summary>
/// <param name="hostOf">How an entry is reached.</param>
public sealed class LiveInventory(IInventory settings, Func<InventoryEntry, Host> hostOf) : IInventory
{
    private volatile View _view = new(InventoryState.Empty, settings.Hosts, settings.Targets, ImmutableDictionary<string, Host>.Empty);

    public InventoryState State => _view.State;

    /// <summary>The settings' own.</summary>
    public IInventory Own => settings;

    public IReadOnlyList<Host> Hosts => _view.Hosts;

    public IReadOnlyList<Target> Targets => _view.Targets;

    public Host? FindHost(string name) => Hosts.FirstOrDefault(h => h.Name == name) ?? settings.FindHost(name);

    public Target? AtAddress(System.Net.IPAddress address) => settings.AtAddress(address);

    /// <summary>
    /// As it was accepted: what runs on it goes on when its address is written anew meanwhile; only nothing new begins there.
    /// </summary>
    public Host? FindRunningHost(string name) => FindHost(name) ?? _view.Accepted.GetValueOrDefault(name);

    public Target? FindRunning(TargetId id) =>
        ((IInventory)this).Find(id)
        ?? (State.Accepted.TryGetValue(id.ToString(), out var entry) && _view.Accepted.TryGetValue(entry.Host, out var host)
            ? new(id, host, id.Kind == HostValues.Kind ? ImmutableSortedDictionary<string, string>.Empty : entry.Values)
            : null);

    public void Become(InventoryState state)
    {
        var own = settings.Hosts.Select(h => h.Name).ToHashSet(StringComparer.Ordinal);
        var ownTargets = settings.Targets.Select(t => t.Id).ToHashSet();
        var accepted = state.Accepted.Values.Where(e => e.Id.Kind == HostValues.Kind).ToImmutableDictionary(e => e.Host, hostOf);
        var operable = state.Operable.Where(e => !own.Contains(e.Host) && !ownTargets.Contains(e.Id)).ToList();
        _view = new(
            state,
            [.. settings.Hosts, .. operable.Where(e => e.Id.Kind == HostValues.Kind).Select(e => accepted[e.Host])],
            [.. settings.Targets, .. operable.Select(e => TargetOf(e, accepted[e.Host]))],
            accepted);
    }

    private Target TargetOf(InventoryEntry entry, Host host) => new(entry.Id, host, entry.Id.Kind == HostValues.Kind ? Tools : entry.Values);

    /// <summary>What holds for every host, as it does for those of the settings.</summary>
    private ImmutableSortedDictionary<string, string> Tools =>
        settings.Targets.FirstOrDefault(t => t.Id.Kind == HostValues.Kind)?.Settings ?? ImmutableSortedDictionary<string, string>.Empty;

    private sealed record View(InventoryState State, IReadOnlyList<Host> Hosts, IReadOnlyList<Target> Targets, ImmutableDictionary<string, Host> Accepted);
}
