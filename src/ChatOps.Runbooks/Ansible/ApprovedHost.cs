using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ChatOps.Core.Inventory;

namespace ChatOps.Runbooks.Ansible;

/// <summary>A host as ansible will reach it: by what the bot's inventory says of it, and by nothing else.</summary>
internal sealed record ApprovedHost(string Name, string Address, int Port, string User, string Jump, ImmutableArray<string> Groups)
{
    public static ApprovedHost Of(Host host, string remoteUser) => new(
        host.Name, host.Address.Length > 0 ? host.Address : host.Name, host.Ssh?.Port is > 0 and var port ? port : 22, remoteUser.Length > 0 ? remoteUser : host.User,
        host.Ssh?.JumpHost ?? "", host.Groups);

    /// <summary>As it stands in the plan and its basis.</summary>
    public string Told => $"{Name} ({(User.Length > 0 ? $"{User}@" : "")}{Address}{(Port == 22 ? "" : $":{Port.ToString(CultureInfo.InvariantCulture)}")}{(Jump.Length > 0 ? $" through {Jump}" : "")})";

    public JsonObject InInventory => new() { ["name"] = Name, ["groups"] = new JsonArray([.. Groups.Select(g => JsonValue.Create(g))]) };

    public JsonObject Way => new() { ["name"] = Name, ["address"] = Address, ["port"] = Port, ["user"] = User, ["jump"] = Jump };
}
