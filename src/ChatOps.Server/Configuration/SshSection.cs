using System.Text.RegularExpressions;
using ChatOps.Core.Inventory;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Ssh</c>, and of a host what OpenSSH reaches it by.</summary>
internal static partial class SshSection
{
    private const string AgentSocket = "SSH_AUTH_SOCK";

    /// <param name="state">The folder of the bot's state; its own list of known hosts stands there unless the settings name another.</param>
    public static SshDefaults Read(IConfigurationSection section, string state, List<string> problems)
    {
        var reader = new SettingsReader(section, problems);
        var allow = reader.Flag("AllowPrograms", false);
        var nothing = new SshDefaults("", Path.Combine(state, "known_hosts"), "", "", allow);
        var read = new SshDefaults(ConfigFile(reader, nothing), KnownHosts(reader, nothing), Jump(reader, nothing), Agent(reader, nothing), allow);
        reader.Done();
        return read;
    }

    /// <summary>The host's own words, and behind them what holds for all.</summary>
    public static SshWay Of(SettingsReader host, SshDefaults defaults)
    {
        // Beside the host's other keys, or in a section of its own as for all.
        var inner = host.Inner("Ssh");
        SettingsReader With(string key) => inner?.Has(key) == true && !host.Has(key) ? inner : host;
        var way = new SshWay(
            host.Number("Port", 0, 1, 65535), Key(host, "KeyFile"), File(host, "CertificateFile"), Jump(With("JumpHost"), defaults), KnownHosts(With("KnownHostsFile"), defaults),
            ConfigFile(With("ConfigFile"), defaults), Agent(With("Agent"), defaults), defaults.AllowPrograms);
        inner?.Done();
        return way;
    }

    private static string KnownHosts(SettingsReader reader, SshDefaults defaults)
    {
        if (!reader.Has("KnownHostsFile"))
            return defaults.KnownHostsFile;
        // It may be made later, by 'chatops hosts trust'.
        var path = WholePath(reader, "KnownHostsFile");
        if (path.Length > 0 && FileTrust.Problem(path) is { } problem)
            reader.Problem("KnownHostsFile", problem);
        return path;
    }

    private static string ConfigFile(SettingsReader reader, SshDefaults defaults)
    {
        if (!reader.Has("ConfigFile"))
            return defaults.ConfigFile;
        var path = File(reader, "ConfigFile");
        if (path.Length > 0)
        {
            foreach (var problem in SshConfigFile.Problems(path, defaults.AllowPrograms))
                reader.Problem("ConfigFile", problem);
        }
        return path;
    }

    private static string Jump(SettingsReader reader, SshDefaults defaults)
    {
        if (!reader.Has("JumpHost"))
            return defaults.JumpHost;
        var jump = reader.Text("JumpHost");
        if (jump.Length > 0 && !JumpHost().IsMatch(jump))
            reader.Problem("JumpHost", $"'{jump}' is neither a host of the settings nor [user@]name[:port].");
        return jump;
    }

    private static string Agent(SettingsReader reader, SshDefaults defaults)
    {
        if (!reader.Has("Agent"))
            return defaults.Agent;
        var text = reader.Text("Agent");
        if (text.StartsWith('/'))
            return WholePath(reader, "Agent");
        if (!reader.Flag("Agent", false))
            return "";
        if (Environment.GetEnvironmentVariable(AgentSocket) is { Length: > 0 } socket)
            return socket;
        reader.Problem("Agent", $"the bot's environment names no agent ({AgentSocket}); write the path of its socket.");
        return "";
    }

    private static string Key(SettingsReader reader, string key)
    {
        var path = File(reader, key);
        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        if (path.Length > 0 && System.IO.File.Exists(path) && (System.IO.File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            reader.Problem(key, $"others than its owner may use {path}, and ssh refuses such a key; run: chmod 600 {path}");
        return path;
    }

    private static string File(SettingsReader reader, string key)
    {
        var path = WholePath(reader, key);
        if (path.Length == 0)
            return "";
        if (!System.IO.File.Exists(path))
            reader.Problem(key, $"there is no file {path}.");
        else if (FileTrust.Problem(path) is { } problem)
            reader.Problem(key, problem);
        return path;
    }

    private static string WholePath(SettingsReader reader, string key)
    {
        var path = reader.Text(key);
        if (path.Length == 0 || PlainPath().IsMatch(path))
            return path;
        reader.Problem(key, $"'{path}' must be a whole path, beginning with /, without quotes, backslashes, % and $.");
        return "";
    }

    [GeneratedRegex("""^/[^\x00-\x1f\x7f"'%$\\]*$""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"^([a-zA-Z_][a-zA-Z0-9_.-]*@)?[a-zA-Z0-9][a-zA-Z0-9_.-]*(:[1-9][0-9]{0,4})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex JumpHost();
}
