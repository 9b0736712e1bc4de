using System.Globalization;
using ChatOps.Demo.Vtom;

namespace ChatOps.Demo;

/// <summary>The settings the demo brings along, in the form a settings file has.</summary>
public static class DemoSettings
{
    public const string LocalHost = "local";

    /// <summary>Valid in demo mode only; a site's tokens stand in files and are longer.</summary>
    public static IReadOnlyDictionary<string, string> Tokens { get; } = new Dictionary<string, string>
    {
        ["operator"] = "demo-operator",
        ["approver"] = "demo-approver",
        ["viewer"] = "demo-viewer",
    };

    /// <param name="data">The demo's folder.</param>
    public static IReadOnlyDictionary<string, string?> Create(string data, HostTree tree)
    {
        var keys = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        keys["Site:TimeZone"] = TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Paris", out _) ? "Europe/Paris" : "UTC";
        keys["Storage:Path"] = data;
        keys["Record:KeyFile"] = Path.Combine(data, "keys", "record-key.pem");
        AddPeople(keys);
        AddRules(keys);
        AddHosts(keys, data);
        AddSenaite(keys, tree);
        foreach (var install in VtomInstall.All(new HostTree(Path.Combine(Path.GetFullPath(data), "hosts", VtomHost.Name))))
            AddVtom(keys, install);
        AddPorts(keys, data, tree);
        AddEcho(keys);
        Add(keys, "Board:Every", ("senaite", "00:02:00"), ("vtom", "00:02:00"), ("host", "00:05:00"));
        return keys;
    }

    /// <summary>Each host's folder for steps: <c>/var/tmp/chatops</c> of the host it plays.</summary>
    public static string StepFolder(string data, string host) => Path.Combine(data, "hosts", host, "var/tmp/chatops");

    private static void AddPeople(Dictionary<string, string?> keys)
    {
        Add(keys, "People:operator", ("Name", "Demo operator"), ("Roles:0", "operator"));
        Add(keys, "People:approver", ("Name", "Demo approver"), ("Roles:0", "operator"), ("Roles:1", "approver"));
        Add(keys, "People:viewer", ("Name", "Demo viewer"), ("Roles:0", "viewer"));
        // An empty object of a settings file: a room of the web page that is bound to no platform.
        keys["Channels:ops"] = null;
    }

    private static void AddRules(Dictionary<string, string?> keys)
    {
        AddRule(keys, "operators", "operator", "senaite *", "vtom *", "ports *", "demo *", "ops *");
        AddRule(
            keys, "viewers", "viewer", "senaite status", "senaite backups", "vtom status", "ports listen", "ops help", "ops list", "ops show", "ops locks", "ops whoami", "ops brief", "ops board",
            "ops sign-in", "ops sessions", "ops sign-out");
        Add(keys, "Approvals:data", ("Commands:0", "senaite restore"), ("Commands:1", "senaite discard"), ("Commands:2", "vtom setup"), ("Commands:3", "senaite rescue"), ("Role", "approver"), ("ExpiresAfter", "00:30:00"));
        Add(keys, "Approvals:jobs", ("Commands:0", "vtom maint"), ("Commands:1", "vtom stop"), ("Role", "approver"), ("OnlyWhenAsked", "true"));
    }

    private static void AddRule(Dictionary<string, string?> keys, string name, string role, params string[] commands)
    {
        Add(keys, $"Rules:{name}", ("Roles:0", role), ("Targets:0", "*"), ("Channels:0", "ops"));
        for (var i = 0; i < commands.Length; i++)
            keys[$"Rules:{name}:Commands:{i}"] = commands[i];
    }

    private static void AddHosts(Dictionary<string, string?> keys, string data)
    {
        foreach (var host in (string[])[DemoHost.Name, VtomHost.Name, LocalHost])
            Add(keys, $"Hosts:{host}", ("Executor", "Local"), ("StepFolder", StepFolder(data, host)));
        foreach (var tree in ((string[])[DemoHost.Name, VtomHost.Name]).Select(host => new HostTree(Path.Combine(Path.GetFullPath(data), "hosts", host))))
            Add(keys, $"Hosts:{Path.GetFileName(tree.Root)}", ("Address", HostAddress.Of(tree).ToString()), ("Ss", Path.Combine(tree.Tools, "ss")));
    }

    /// <summary>
    /// Everything runs as whoever started the demo; programs and ports are the demo host's own. Its data is small, so what takes minutes has failed.
    /// </summary>
    private static void AddSenaite(Dictionary<string, string?> keys, HostTree tree)
    {
        const string Target = "Targets:" + DemoHost.Name;
        var ports = tree.Ports();
        Add(
            keys, Target,
            ("Kind", "senaite"), ("Host", DemoHost.Name), ("Instance", HostTree.Instance), ("Root", tree.Code), ("Data", tree.Data),
            ("User", ""), ("SupervisorUser", Environment.UserName), ("Supervisorctl", Path.Combine(tree.Tools, "supervisorctl")),
            ("SupervisorConfig", Path.Combine(tree.Root, "etc/supervisor/supervisord.conf")), ("ZeoPort", Text(ports.Zeo)),
            ("Clients:0:Program", HostTree.Instance + "_zeoclient1"), ("Clients:0:Port", Text(ports.Client1)),
            ("Clients:1:Program", HostTree.Instance + "_zeoclient2"), ("Clients:1:Port", Text(ports.Client2)));
        Add(keys, Target, ("StopLimit", "00:00:20"), ("StartLimit", "00:00:30"), ("BackupLimit", "00:10:00"), ("RestoreLimit", "00:10:00"));
        keys[$"{Target}:Etc"] = tree.Etc;
        foreach (var tool in (string[])["Ps", "Curl", "Crontab", "Df", "Systemctl"])
            keys[$"{Target}:Tools:{tool}"] = Path.Combine(tree.Tools, tool.ToLowerInvariant());
    }

    /// <summary>
    /// The target's name is the host's, of the second install with its letter. The empty user is who started the demo, whose home is not the install's.
    /// What takes a minute on a real host takes a second here, so the limits are short.
    /// </summary>
    private static void AddVtom(Dictionary<string, string?> keys, VtomInstall install)
    {
        var target = "Targets:" + VtomHost.Name + install.Suffix;
        Add(
            keys, target,
            ("Kind", "vtom"), ("Host", VtomHost.Name), ("User", ""), ("Login", "false"), ("Home", install.Home), ("Service", "vtserver"),
            ("NormalService", install.NormalName("vtserver")), ("MaintenanceService", install.MaintenanceName("vtserver")),
            ("ServicesFile", install.Tree.Services), ("ServicesUser", ""), ("Address", HostAddress.Of(install.Tree).ToString()),
            ("StopLimit", "00:00:15"), ("StartLimit", "00:00:20"), ("EngineLimit", "00:00:30"));
        foreach (var (tool, program) in VtomTools)
            keys[$"{target}:Tools:{tool}"] = Path.Combine(install.Bin, program);
        keys[$"{target}:Tools:LateJobs"] = $"{Path.Combine(install.Bin, "tlist")} late";
        foreach (var tool in (string[])["Getent", "Ps", "Curl"])
            keys[$"{target}:Tools:{tool}"] = Path.Combine(install.Tree.Tools, tool.ToLowerInvariant());
    }

    private static readonly (string Tool, string Program)[] VtomTools =
    [
        ("StartServers", "start_servers"), ("StopServers", "stop_servers"), ("VtPing", "vtping"), ("StopEngines", "stop_moteurs"),
        ("StartEngines", "start_moteurs"), ("Tlist", "tlist"), ("Env", "env"), ("Ss", "ss"),
    ];

    /// <summary>The demo's own two addresses and nothing else, by the machine's own nmap.</summary>
    private static void AddPorts(Dictionary<string, string?> keys, string data, HostTree tree)
    {
        Add(
            keys, "Ports", ("Networks:0", HostAddress.Of(data, DemoHost.Name).ToString()), ("Networks:1", HostAddress.Of(data, VtomHost.Name).ToString()),
            ("ScanFrom", LocalHost), ("Nmap", Listeners.ScannerScript.PathOf(tree)), ("TimeLimit", "00:10:00"));
    }

    private static void AddEcho(Dictionary<string, string?> keys) => Add(
        keys, "Commands:echo",
        ("Family", "demo"), ("Verb", "echo"), ("Summary", "Say a text back, as a declared command."), ("Parameters:text:Type", "Text"),
        ("Parameters:text:Rest", "true"), ("Parameters:text:Summary", "What to say"), ("Host", LocalHost), ("Run:0", "/bin/echo"), ("Run:1", "done"),
        ("Run:2", "{text}"), ("TimeLimit", "00:00:10"), ("Risk", nameof(Core.Commands.Risk.Read)), ("Examples:0", "demo echo hello"));

    private static void Add(Dictionary<string, string?> keys, string section, params (string Key, string Value)[] values)
    {
        foreach (var (key, value) in values)
            keys[$"{section}:{key}"] = value;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
