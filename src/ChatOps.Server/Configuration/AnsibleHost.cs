using System.Globalization;
using ChatOps.Core.Inventory;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Configuration;

/// <summary>How a host of Ansible's inventory is reached: by OpenSSH, with what the section <c>Ssh</c> says for all.</summary>
internal static class AnsibleHost
{
    public static Host Of(InventoryEntry entry, SshDefaults ssh)
    {
        var values = entry.Values;
        string Value(string key) => values.GetValueOrDefault(key, "");
        return new(entry.Id.Name, "Ssh", Value(HostValues.Address), Value(HostValues.User), "", [.. Value(HostValues.Groups).Split(',', StringSplitOptions.RemoveEmptyEntries)])
        {
            Ssh = new(
                int.TryParse(Value(HostValues.Port), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0, Value(HostValues.KeyFile), "",
                Value(HostValues.JumpHost) is { Length: > 0 } jump ? jump : ssh.JumpHost, ssh.KnownHostsFile, ssh.ConfigFile, ssh.Agent, ssh.AllowPrograms),
        };
    }
}
