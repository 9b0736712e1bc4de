using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Commands;
using ChatOps.Core.Inventory;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Hosts</c>, <c>Targets</c> and <c>Ports</c>.</summary>
internal static partial class InventorySettings
{
    private const string Ssh = "Ssh";
    private static readonly string[] Known = ["Local", Ssh];
    private static readonly string[] OwnTools = ["Ss", "Netstat"];

    public static SiteInventory Read(
        IConfigurationSection hostsSection, IConfigurationSection targetsSection, IConfigurationSection portsSection, SshDefaults ssh, List<string> problems)
    {
        var tools = new Dictionary<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal);
        var hosts = SettingsReader.Named(hostsSection, problems).Select(r => Host(r, ssh, tools)).ToList();
        var targets = SettingsReader.Named(targetsSection, problems).Select(r => Target(r, hosts)).OfType<Target>().ToList();
        return new SiteInventory(hosts, targets, PortsSection.Read(portsSection, hosts, problems), tools);
    }

    /// <summary>What the families say about their targets, and kinds that no family knows.</summary>
    public static IEnumerable<string> Problems(SiteInventory inventory, IReadOnlyCollection<ITargetKind> kinds)
    {
        foreach (var target in inventory.Declared)
        {
            if (kinds.FirstOrDefault(k => k.Kind == target.Id.Kind) is { } kind)
            {
                foreach (var problem in kind.Problems(target))
                    yield return problem.StartsWith("Targets:", StringComparison.Ordinal) ? problem : $"Targets:{target.Name}:{problem}";
            }
            else
            {
                yield return $"Targets:{target.Name}:Kind: there is no kind '{target.Id.Kind}' in this version; "
                    + $"known: {string.Join(", ", kinds.Select(k => k.Kind))}.";
            }
        }
    }

    private static Host Host(SettingsReader reader, SshDefaults ssh, Dictionary<string, ImmutableSortedDictionary<string, string>> tools)
    {
        var executor = Executor(reader);
        var address = reader.Text("Address");
        // It becomes an argument of programs: nothing but a name or one address may get there.
        if (address.Length > 0 && PlainAddress.Read(address) is null && (PlainAddress.IsAttempt(address) || !HostName().IsMatch(address)))
            reader.Problem("Address", $"'{address}' is neither a name nor one plain address, such as 10.0.0.5 or fd00::5.");
        var folder = reader.Text("StepFolder");
        if (folder.Length > 0 && !Path.IsPathRooted(folder))
            reader.Problem("StepFolder", $"'{folder}' must be a whole path, beginning with /.");
        var script = reader.Text("HostScript");
        if (script.Length > 0 && (!Path.IsPathRooted(script) || !script.EndsWith("/chatops-host", StringComparison.Ordinal)))
            reader.Problem("HostScript", $"'{script}' must be a whole path that ends in /chatops-host: by that name the script knows that it is installed.");
        var host = new Host(reader.Name, executor, address, StepAccount(reader), folder, reader.List("Groups"))
        {
            HostScript = script,
            Ssh = executor == Ssh ? SshSection.Of(reader, ssh) : null,
        };
        tools[reader.Name] = Tools(reader);
        reader.Done();
        return host;
    }

    /// <summary>Where this host has the programs that show its listeners, if not where <c>Ports</c> says.</summary>
    private static ImmutableSortedDictionary<string, string> Tools(SettingsReader reader) =>
        OwnTools.Where(reader.Has).ToImmutableSortedDictionary(k => $"Tools:{k}", k => PortsSection.Program(reader, k, ""));

    private static string Executor(SettingsReader reader)
    {
        var text = reader.Required("Executor");
        if (Known.FirstOrDefault(k => Same(k, text)) is { } known)
            return known;
        if (Same("Ansible", text))
            reader.Problem("Executor", "Ansible is none: say Ssh. Hosts of its inventory come by Inventory:Ansible, and playbooks are commands (Commands:NAME:Playbook).");
        else if (text.Length > 0)
            reader.Problem("Executor", $"there is no executor '{text}'; this version has {string.Join(", ", Known)}.");
        return text;
    }

    /// <summary>An account that sudo is asked for; whatever is no account name never gets there.</summary>
    public static string Account(SettingsReader reader, string key = "User")
    {
        var user = reader.Text(key);
        if (user.Length > 0 && !AccountName().IsMatch(user))
            reader.Problem(key, $"'{user}' is no name of an account.");
        return user;
    }

    /// <summary>An account that steps and looks run as.</summary>
    public static string StepAccount(SettingsReader reader, string key = "User")
    {
        var user = Account(reader, key);
        if (user == "root")
            reader.Problem(key, "root-refused: no launcher runs as root, ever; name an account that may do no more than it needs.");
        return user;
    }

    private static Target? Target(SettingsReader reader, List<Host> hosts)
    {
        var kind = reader.Required("Kind");
        var name = reader.Required("Host");
        var host = hosts.Find(h => h.Name == name);
        if (kind == SiteInventory.HostKind)
            reader.Problem("Kind", "hosts are targets by themselves; they need no entry here.");
        if (host is null && name.Length > 0)
            reader.Problem("Host", NoHost(name, hosts));
        return host is null || kind.Length == 0 ? null : new Target(new(kind, reader.Name), host, reader.Rest());
    }

    public static string NoHost(string name, IEnumerable<Host> hosts) =>
        Suggestion.For(name, hosts.Select(h => h.Name)) is { } meant
            ? $"there is no host '{name}' under Hosts; did you mean {meant}?"
            : $"there is no host '{name}' under Hosts.";

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_.-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AccountName();

    [GeneratedRegex("^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HostName();
}
