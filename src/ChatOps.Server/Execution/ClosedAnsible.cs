using System.Security.Cryptography;
using System.Text;
using ChatOps.Server.Execution.Rights;

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

    private readonly bool _shared;
    private readonly string _folder, _playbookFolder, _text;

    private ClosedAnsible(bool runs, string playbookFolder, string? sharedBy)
    {
        (_shared, _playbookFolder) = (sharedBy is not null, playbookFolder);
        _folder = _shared
            ? $"/tmp/chatops-inventory-{Hash($"{sharedBy}\n{playbookFolder}\n{Text(runs, "", "/tmp")}")}"
            : Directory.CreateTempSubdirectory("chatops-inventory-").FullName;
        Home = _shared ? "/nonexistent" : Path.Combine(_folder, "home");
        _text = Text(runs, None, _shared ? "/tmp" : Home);
    }

    /// <summary>For one call of one's own account; gone afterwards.</summary>
    /// <param name="runs">Sources may be programs.</param>
    /// <param name="playbookFolder">Whose group_vars and host_vars count; empty: no folder's.</param>
    public static ClosedAnsible Own(bool runs, string playbookFolder)
    {
        var made = new ClosedAnsible(runs, playbookFolder, sharedBy: null);
        Directory.CreateDirectory(made.Home);
        made.Fill();
        return made;
    }

    /// <summary>
    /// Read by another account, at a place that is the same each time, so that a sudoers file can name the call. It holds nothing secret, and stays.
    /// </summary>
    /// <param name="account">Whose it is.</param>
    public static ClosedAnsible Shared(bool runs, string playbookFolder, string account) => new(runs, playbookFolder, account);

    public string Configuration => Path.Combine(_folder, "ansible.cfg");

    /// <summary>
    /// The folder for <c>--playbook-dir</c>: there ansible loads every *_plugins as well (seen with 2.14: a vars_plugins/x.py ran), so it is one with nothing but links to the
    /// variables. Empty: none.
    /// </summary>
    public string Playbooks => _playbookFolder.Length > 0 ? Path.Combine(_folder, "playbooks") : "";

    public string Home { get; }

    private string None => Path.Combine(_folder, "none");

    /// <summary>Where everybody may make folders somebody else may have made this one: only what is ours is filled, and nobody else can replace it then.</summary>
    /// <exception cref="IOException">It is somebody else's.</exception>
    public ClosedAnsible Ensure()
    {
        Directory.CreateDirectory(_folder, ReadByAll);
        if (FileOwner.OfLink(_folder)?.Owner != FileOwner.Self || new DirectoryInfo(_folder).LinkTarget is not null)
            throw new IOException($"{_folder} belongs to somebody else, who could change how the inventory is read; run: rm -rf {_folder}");
        File.SetUnixFileMode(_folder, ReadByAll);
        Fill();
        return this;
    }

    public void Dispose()
    {
        if (!_shared)
            Directory.Delete(_folder, recursive: true);
    }

    private void Fill()
    {
        Directory.CreateDirectory(None, ReadByAll);
        if (!File.Exists(Configuration) || File.ReadAllText(Configuration) != _text)
        {
            var whole = Path.Combine(_folder, Path.GetRandomFileName());
            File.WriteAllText(whole, _text);
            File.SetUnixFileMode(whole, (UnixFileMode)0b110_100_100);
            File.Move(whole, Configuration, overwrite: true);
        }
        if (Playbooks.Length == 0)
            return;
        Directory.CreateDirectory(Playbooks, ReadByAll);
        foreach (var name in Variables)
        {
            var (link, there) = (Path.Combine(Playbooks, name), Path.Combine(_playbookFolder, name));
            if (!Directory.Exists(there))
                File.Delete(link);
            else if (new FileInfo(link).LinkTarget is null)
                File.CreateSymbolicLink(link, there);
        }
    }

    private static string Text(bool runs, string none, string temporary) =>
        $"""
        [defaults]
        {string.Join('\n', Folders.Select(f => $"{f} = {none}"))}
        collections_scan_sys_path = False
        vars_plugins_enabled = host_group_vars
        localhost_warning = False
        home = {none}
        local_tmp = {temporary}
        [inventory]
        enable_plugins = {(runs ? "script, " : "")}yaml, ini
        any_unparsed_is_failed = True
        unparsed_is_failed = True

        """;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
