namespace ChatOps.Server.Execution;

/// <summary>
/// A folder with a configuration under which ansible reads nothing of its own but what it is told (recorded with strace on ansible-core 2.14: only so neither
/// a folder's plugins nor its ansible.cfg, collections or sitecustomize have a say).
/// </summary>
internal sealed class ClosedAnsible : IDisposable
{
    private const UnixFileMode ReadByAll = (UnixFileMode)0b111_101_101;

    private static readonly string[] Folders =
    [
        "action_plugins", "become_plugins", "cache_plugins", "callback_plugins", "cliconf_plugins", "connection_plugins", "filter_plugins", "httpapi_plugins", "inventory_plugins",
        "library", "lookup_plugins", "module_utils", "netconf_plugins", "roles_path", "strategy_plugins", "terminal_plugins", "test_plugins", "vars_plugins", "collections_path",
    ];

    private static readonly string[] Variables = ["group_vars", "host_vars"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatops-inventory-");

    /// <param name="runs">Sources may be programs.</param>
    /// <param name="shared">Another account reads it.</param>
    /// <param name="playbookFolder">Whose group_vars and host_vars count; empty: no folder's.</param>
    public ClosedAnsible(bool runs, bool shared, string playbookFolder)
    {
        var none = _folder.CreateSubdirectory("none").FullName;
        Home = shared ? "/nonexistent" : _folder.CreateSubdirectory("home").FullName;
        Playbooks = playbookFolder.Length > 0 ? VariablesOf(playbookFolder) : "";
        File.WriteAllText(
            Configuration,
            $"""
            [defaults]
            {string.Join('\n', Folders.Select(f => $"{f} = {none}"))}
            collections_scan_sys_path = False
            vars_plugins_enabled = host_group_vars
            localhost_warning = False
            home = {none}
            local_tmp = {(shared ? "/tmp" : Home)}
            [inventory]
            enable_plugins = {(runs ? "script, " : "")}yaml, ini
            any_unparsed_is_failed = True
            unparsed_is_failed = True

            """);
        if (!shared)
            return;
        _folder.UnixFileMode = ReadByAll;
        foreach (var inner in _folder.EnumerateDirectories())
            inner.UnixFileMode = ReadByAll;
        File.SetUnixFileMode(Configuration, (UnixFileMode)0b110_100_100);
    }

    public string Configuration => Path.Combine(_folder.FullName, "ansible.cfg");

    /// <summary>
    /// The folder for <c>--playbook-dir</c>: there ansible loads every *_plugins as well (seen with 2.14: a vars_plugins/x.py ran), so it is one with nothing but links to the
    /// variables. Empty: none.
    /// </summary>
    public string Playbooks { get; }

    public string Home { get; }

    private string VariablesOf(string folder)
    {
        var playbooks = _folder.CreateSubdirectory("playbooks");
        foreach (var name in Variables.Where(n => Directory.Exists(Path.Combine(folder, n))))
            File.CreateSymbolicLink(Path.Combine(playbooks.FullName, name), Path.Combine(folder, name));
        return playbooks.FullName;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
