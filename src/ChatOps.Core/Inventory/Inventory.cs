using System.Collections.Immutable;

namespace ChatOps.Core.Inventory;

/// <summary>A machine of the inventory. Names come from the settings, never from what a person typed.</summary>
/// <param name="Executor">Which executor reaches it: <c>Local</c>, <c>Ssh</c>, <c>Ansible</c>.</param>
/// <param name="User">The account the bot arrives as; empty: the bot's own.</param>
/// <param name="StepFolder">Where steps leave their folders; empty: <c>/var/tmp/chatops-UID</c> of the step's user.</param>
public sealed record Host(string Name, string Executor, string Address, string User, string StepFolder, ImmutableArray<string> Groups)
{
    /// <summary>Where the host's side of the bot is installed; empty: it is sent along with every call.</summary>
    public string HostScript { get; init; } = "";

    /// <summary>How OpenSSH reaches it; null: the executor is another one.</summary>
    public SshWay? Ssh { get; init; }
}

/// <summary>What is operated on and locked: <c>kind:id</c>, such as <c>senaite:lims1</c>.</summary>
public readonly record struct TargetId(string Kind, string Name)
{
    public override string ToString() => $"{Kind}:{Name}";

    public static TargetId Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new(text[..colon], text[(colon + 1)..]) : throw new FormatException($"'{text}' is not kind:id.");
    }
}

/// <summary>A target with its host and the family's own settings (bound by the family from <see cref="Settings"/>).</summary>
/// <param name="Settings">The target's section of the settings, flattened: <c>Root</c>, <c>Data</c>, <c>Clients:0:Program</c> …</param>
public sealed record Target(TargetId Id, Host Host, ImmutableSortedDictionary<string, string> Settings)
{
    public string Name => Id.Name;
}

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
}

/// <summary>A family's knowledge of its targets' settings: the start fails with these sentences.</summary>
public interface ITargetKind
{
    string Kind { get; }

    /// <summary>Unknown keys, missing keys, values that cannot be; each a sentence that names the key. Empty: all is well.</summary>
    IReadOnlyList<string> Problems(Target target);
}
