using System.Collections.Immutable;
using System.ComponentModel;
using System.Security.Cryptography;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Server.Execution.Rights;

namespace ChatOps.Server.Execution;

/// <summary>
/// Runs <c>ansible-inventory --list</c> in a closed environment and with a limit. Sources that are programs run only where the settings name them with their hash, and never as root
/// or as the bot.
/// </summary>
/// <param name="executables">SHA-256 by path.</param>
/// <param name="user">Empty: the bot's own account.</param>
internal sealed class AnsibleInventoryProgram(
    ImmutableArray<string> sources, ImmutableSortedDictionary<string, string> executables, string playbookFolder, string vaultPasswordFile, string user) : IInventoryProgram
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const int MostOutput = 64 * 1024 * 1024;

    // In a folder that is a source ansible passes over these without a word.
    private static readonly string[] PassedOver = [".ini", ".cfg", ".txt"];

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Shorter in tests of what hangs.</summary>
    public TimeSpan TimeLimit { get; init; } = Limit;

    public async Task<InventoryOutput> RunAsync(CancellationToken cancellationToken)
    {
        if (Problem() is { } problem)
            return new(null, "", "", problem);
        try
        {
            using var closed = user.Length > 0 ? Shared(Environment.UserName).Ensure() : ClosedAnsible.Own(executables.Count > 0, playbookFolder);
            string[] before = user.Length > 0 ? ["/usr/bin/sudo", "-n", "-u", user, "--"] : [];
            var result = await new ClientProcess([.. before, .. Call(closed).Arguments]).RunAsync(default, TimeLimit + TimeSpan.FromSeconds(10), MostOutput, cancellationToken);
            // 124 and 137 are timeout's own words.
            var status = result.ExitStatus is 124 or 137 ? null : result.ExitStatus;
            return new(status, result.Output.Text, result.Error.Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, "", "", e.Message);
        }
        catch (Win32Exception e)
        {
            return new(null, "", "", $"ansible-inventory cannot be started ({e.Message}); install ansible-core");
        }
    }

    /// <summary>What the bot's account calls as the other one, the same each time. Null: the inventory is read by the bot itself.</summary>
    /// <param name="account">The bot's.</param>
    public AccountLine? Line(string account) => user.Length > 0 && user != account ? new(user, Call(Shared(account))) : null;

    private ClosedAnsible Shared(string account) => ClosedAnsible.Shared(executables.Count > 0, playbookFolder, account);

    private CommandLine Call(ClosedAnsible closed)
    {
        List<string> argv =
        [
            "/usr/bin/timeout", "-k", "5", $"{TimeLimit.TotalSeconds:0}",
            "/usr/bin/env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", $"HOME={closed.Home}", $"ANSIBLE_CONFIG={closed.Configuration}",
            // Isolated: neither PYTHONPATH nor the folder nor the account's own packages have a say.
            "/usr/bin/python3", "-I", "/usr/bin/ansible-inventory", "--list",
        ];
        foreach (var source in sources)
            argv.AddRange(["-i", source]);
        if (closed.Playbooks.Length > 0)
            argv.AddRange(["--playbook-dir", closed.Playbooks]);
        if (vaultPasswordFile.Length > 0)
            argv.AddRange(["--vault-password-file", vaultPasswordFile]);
        return new([.. argv]);
    }

    /// <summary>What must not be run, or would be passed over silently. Null: nothing.</summary>
    private string? Problem()
    {
        try
        {
            if (user.Length > 0 && !IsAccount(user))
                return $"there is no account {user} on this machine (Inventory:User)";
            if (vaultPasswordFile.Length > 0 && File.Exists(vaultPasswordFile) && IsExecutable(vaultPasswordFile))
                return $"{vaultPasswordFile} is executable, so ansible would run it; run: chmod a-x {vaultPasswordFile}";
            return sources.Select(ProblemOf).FirstOrDefault(p => p is not null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"a source cannot be read: {e.Message}";
        }
    }

    private string? ProblemOf(string source)
    {
        if (File.Exists(source))
            return ProblemOfFile(source);
        if (!Directory.Exists(source))
            return $"{source} is not there";
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(f => !IsVariables(source, f)).Order(StringComparer.Ordinal))
        {
            if (PassedOver.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                return $"ansible passes over {file} in a folder without a word; name it in Inventory:Ansible by itself, or give it another name";
            if (ProblemOfFile(file) is { } problem)
                return problem;
        }
        return null;
    }

    private string? ProblemOfFile(string file)
    {
        var hash = executables.GetValueOrDefault(file);
        if (hash is null)
            return IsExecutable(file) ? $"{file} is executable, so ansible would run it; run: chmod a-x {file} – or, if it is a program, name it in Inventory:Executables with its hash" : null;
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content)) == hash ? null : $"{file} is not the program that Inventory:Executables names: its SHA-256 is another one";
    }

    private static bool IsVariables(string source, string file) =>
        Path.GetRelativePath(source, file).Split('/')[0] is "group_vars" or "host_vars";

    private static bool IsExecutable(string file) => (File.GetUnixFileMode(file) & Execute) != UnixFileMode.None;

    private static bool IsAccount(string name) => File.ReadLines("/etc/passwd").Any(l => l.StartsWith(name + ':', StringComparison.Ordinal));
}
