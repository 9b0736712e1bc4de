using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatOps.Runbooks.Ansible;

/// <summary>What run.py is told on standard input: everything that ansible may know, so that it reads nothing else.</summary>
internal sealed record RunOrder(AnsibleSite Site, string Tree, string Hash, ImmutableArray<ApprovedHost> Hosts, ImmutableArray<ApprovedHost> Ways)
{
    public string Playbook { get; init; } = "";

    public JsonObject Variables { get; init; } = [];

    public ImmutableArray<string> Tags { get; init; } = [];

    public ImmutableArray<ConfigLine> Honoured { get; init; } = [];

    public bool Become { get; init; }

    public bool Check { get; init; }

    /// <summary>The playbook is one of the bot's own and not of the tree.</summary>
    public bool Own { get; init; }

    /// <summary>The same for a check run as for the run itself, and different for everything else that is different.</summary>
    public string Fingerprint =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((this with { Check = false, Mark = "" }).Json().ToJsonString())))[..32];

    /// <summary>Part of every path that the run uses on hosts, so that what is left of it can be found there.</summary>
    public string Mark { get; init; } = "chatops";

    public JsonObject Json() => new()
    {
        ["program"] = Site.Program,
        ["tree"] = Tree,
        ["hash"] = Hash,
        ["playbook"] = Playbook,
        ["hosts"] = new JsonArray([.. Hosts.Select(h => h.InInventory)]),
        ["ways"] = new JsonArray([.. Ways.Select(h => h.Way)]),
        ["limit"] = Texts(Hosts.Select(h => h.Name)),
        ["inventory"] = Texts(Tree.Length > 0 ? Site.Inventory : []),
        ["vars"] = Variables.DeepClone(),
        ["tags"] = Texts(Tags),
        ["honoured"] = new JsonArray([.. Honoured.Select(c => new JsonArray(c.Section, c.Key, c.Value))]),
        ["become"] = Become,
        ["check"] = Check,
        ["own"] = Own,
        ["mark"] = Mark,
        ["forks"] = Site.Forks,
        ["vaults"] = Texts(Site.Vaults),
        ["becomePassword"] = Site.BecomePasswordFile,
        ["key"] = Site.KeyFile,
        ["knownHosts"] = Site.KnownHostsFile,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
