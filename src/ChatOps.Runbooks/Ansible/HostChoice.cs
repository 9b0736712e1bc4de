using System.Collections.Immutable;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Ansible;

/// <summary>Which hosts a command means, by name: those of the bot's inventory, and the groups as ansible resolves them over the snapshot.</summary>
internal static class HostChoice
{
    private const string ByNameOnly = "ansible_ssh_executable ansible_connection";

    /// <param name="names">Hosts and groups.</param>
    /// <param name="only">Of these, hosts with commas between them; null: all.</param>
    public static Asked<IReadOnlyList<Host>> Of(ImmutableArray<string> names, string? only, ControllerLook look, IInventory inventory)
    {
        var chosen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (look.Hosts.ContainsKey(name) && look.Groups.ContainsKey(name))
                return No("name-ambiguous", $"'{name}' is a host and a group, and ansible would take both; rename one of them");
            if (look.Groups.TryGetValue(name, out var members))
                chosen.UnionWith(members);
            else if (look.Hosts.ContainsKey(name))
                chosen.Add(name);
            else
                return No("unknown-host", $"neither the bot's inventory nor that of the folder has a host or group '{name}'");
        }
        if (only?.Split(',').FirstOrDefault(o => !chosen.Contains(o)) is { } stranger)
            return No("unknown-host", $"'{stranger}' is none of the hosts of {string.Join(", ", names)}");
        if (only is not null)
            chosen.IntersectWith(only.Split(','));
        if (chosen.Count == 0)
            return No("no-hosts", $"nobody is in {string.Join(", ", names)}, so nothing would be done");
        return Bound([.. chosen], look, inventory);
    }

    private static Asked<IReadOnlyList<Host>> Bound(ImmutableArray<string> names, ControllerLook look, IInventory inventory)
    {
        var hosts = new List<Host>();
        foreach (var name in names)
        {
            if (inventory.FindHost(name) is not { } host)
                return No("unknown-host", $"the folder's inventory names {name}, and the bot's has no such host; add it under Hosts");
            if (host.Ssh is null)
                return No("not-by-ssh", $"{name} is not reached by ssh, and playbooks reach hosts by ssh only");
            if (look.Groups.ContainsKey(name))
                return No("name-ambiguous", $"'{name}' is a host and a group, and ansible would take both; rename one of them");
            if (Differs(host, look.Hosts[name]) is { } difference)
                return No("connection-differs", difference);
            hosts.Add(host);
        }
        return Asked<IReadOnlyList<Host>>.Of(hosts);
    }

    /// <summary>What the folder's variables say of the connection must be what the bot says, and may start no other program.</summary>
    private static string? Differs(Host host, ImmutableSortedDictionary<string, string> variables)
    {
        foreach (var (name, value) in variables)
        {
            var own = name switch
            {
                "ansible_host" or "ansible_ssh_host" => host.Address,
                "ansible_port" or "ansible_ssh_port" => (host.Ssh!.Port == 0 ? 22 : host.Ssh.Port).ToString(System.Globalization.CultureInfo.InvariantCulture),
                "ansible_user" or "ansible_ssh_user" or "ansible_python_interpreter" => value,
                "ansible_connection" when value is "ssh" or "smart" => value,
                _ => null,
            };
            if (own is null)
                return $"the folder's inventory sets {name} for {host.Name}, which could start another program or leave the host; take it out"
                    + (ByNameOnly.Contains(name, StringComparison.Ordinal) ? "" : ", or say it under Hosts and Ssh");
            if (own != value)
                return $"the folder's inventory says {name} = {value} for {host.Name}, and the bot's says {own}; make them equal";
        }
        return null;
    }

    private static Asked<IReadOnlyList<Host>> No(string code, string why) => Asked<IReadOnlyList<Host>>.No(code, why);
}
