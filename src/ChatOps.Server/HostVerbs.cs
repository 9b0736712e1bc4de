using System.Text.RegularExpressions;
using ChatOps.Core.Audit;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Time;
using ChatOps.Runbooks;
using ChatOps.Runbooks.Hosts;
using ChatOps.Server.Execution;
using ChatOps.Server.Execution.Rights;
using ChatOps.Server.Execution.Ssh;
using ChatOps.Server.Storage;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server;

/// <summary>What is done about hosts from the bot's own machine: whom to believe, what to install there, and whether all is as it must be.</summary>
internal sealed partial class HostVerbs(BotSite site, TextWriter output)
{
    private readonly IInventory _inventory = site.Inventory;

    /// <summary>The host is believed by the key that has this fingerprint, when it really shows that key.</summary>
    public async Task<int> TrustAsync(string name, string fingerprint, CancellationToken cancellationToken)
    {
        var host = Reached(name);
        using var folder = new SshFolder(Own);
        var keys = await new HostKeys(folder).OfferedAsync(host, Jump(host), cancellationToken);
        if (keys.FirstOrDefault(k => k.Fingerprint == fingerprint) is not { } key)
        {
            throw new BotException(
                "fingerprint-differs",
                $"{name} shows {string.Join(", ", keys.Select(k => $"{k.Fingerprint} ({k.Algorithm})"))} and not {fingerprint}. Nothing was changed. "
                + "Read the fingerprint on the host itself (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub); if it is right, somebody is in between.");
        }
        var others = new KnownHosts(host.Ssh!.KnownHostsFile).Trust(key);
        await RecordAsync($"{name} is believed by its key {key.Algorithm} {key.Fingerprint}{(others.Count > 0 ? $", no longer by {string.Join(", ", others.Select(o => new HostKey(o).Fingerprint))}" : "")}", cancellationToken);
        await output.WriteLineAsync($"{name} is believed by {key.Fingerprint} ({key.Algorithm}), in {host.Ssh.KnownHostsFile}.");
        foreach (var other in others)
            await output.WriteLineAsync($"No longer by {new HostKey(other).Fingerprint}.");
        return BotVerbs.Done;
    }

    /// <summary>The host is believed by whatever certificate this authority has signed for its name.</summary>
    public async Task<int> TrustAuthorityAsync(string name, string file, CancellationToken cancellationToken)
    {
        var host = Reached(name);
        var text = File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : "";
        if (!PublicKey().IsMatch(text))
            throw new BotException("bad-argument", $"{file} holds no public key, such as: ssh-ed25519 AAAA… host-ca");
        var port = host.Ssh!.Port is 0 or 22 ? "" : $":{host.Ssh.Port}";
        var known = port.Length > 0 ? $"[{Address(host)}]{port}" : Address(host);
        new KnownHosts(host.Ssh.KnownHostsFile).TrustAuthority(known, string.Join(' ', text.Split(' ')[..2]));
        await RecordAsync($"{name} is believed by certificates of {new HostKey($"{known} {text}").Fingerprint}", cancellationToken);
        await output.WriteLineAsync($"{name} ({known}) is believed by certificates of {new HostKey($"{known} {text}").Fingerprint}, in {host.Ssh.KnownHostsFile}.");
        return BotVerbs.Done;
    }

    /// <summary>The line for the account's <c>authorized_keys</c> on the host: the bot's key, and nothing that it opens but the host script.</summary>
    /// <param name="from">The bot's address as the host sees it; null: the key is good from everywhere.</param>
    public async Task<int> KeyAsync(string name, string? from, CancellationToken cancellationToken)
    {
        var host = Reached(name);
        if (host.Ssh!.KeyFile.Length == 0)
            throw new BotException("no-key", $"Hosts:{name}:KeyFile names no key; make one with: ssh-keygen -t ed25519 -N '' -f FILE, and write its path there.");
        if (from is not null && (from.Length == 0 || !from.All(c => char.IsAsciiLetterOrDigit(c) || ".:/-*,".Contains(c, StringComparison.Ordinal))))
            throw new BotException("bad-argument", $"--from: '{from}' is no address.");
        if (await HostKeys.PublicOfAsync(host.Ssh.KeyFile, cancellationToken) is not { } key)
            throw new BotException("no-key", $"{host.Ssh.KeyFile} cannot be read as a private key without a passphrase.");
        if (host.HostScript.Length == 0)
            await output.WriteLineAsync($"# Hosts:{name}:HostScript names no installed script, so this key opens a shell; with it, it opens nothing but that script.");
        if (from is null)
            await output.WriteLineAsync("# With --from ADDRESS it is good from the bot's own address only.");
        string[] options = ["restrict", .. from is null ? [] : new[] { $"from=\"{from}\"" }, .. host.HostScript.Length > 0 ? new[] { $"command=\"{host.HostScript} arrive\"" } : []];
        await output.WriteLineAsync($"{string.Join(',', options)} {key}");
        return BotVerbs.Done;
    }

    public async Task<int> DoctorAsync(string name, CancellationToken cancellationToken)
    {
        var host = Find(name);
        await using var ssh = new SshExecutor(Own, _inventory.FindHost, TimeProvider.System);
        var probe = Probe(host, ssh);
        var wrong = 0;
        try
        {
            await foreach (var answer in DoctorHostCommands.AskAsync(probe, host, Needs(host), TimeProvider.System.GetUtcNow, cancellationToken))
            {
                await output.WriteLineAsync($"  {(answer.IsWell ? "ok    " : "WRONG ")} {answer.Question}: {answer.Why}");
                wrong += answer.IsWell ? 0 : 1;
            }
        }
        catch (HostUnreachableException e)
        {
            await output.WriteLineAsync($"  WRONG  {name} could not be asked: {e.Message}");
            wrong++;
        }
        await output.WriteLineAsync(wrong == 0 ? $"{name}: everything that was asked is as it should be." : $"{name}: {wrong} of it must be mended.");
        return wrong == 0 ? BotVerbs.Done : BotVerbs.Broken;
    }

    /// <summary>The sudoers file of a host that ssh reaches, for the account that the bot arrives as there.</summary>
    public async Task<int> SudoersAsync(string name, CancellationToken cancellationToken)
    {
        var host = Reached(name);
        await using var ssh = new SshExecutor(Own, _inventory.FindHost, TimeProvider.System);
        var probe = Probe(host, ssh);
        var account = host.User.Length > 0 ? host.User : (await probe.RunAsync("", DoctorHostCommands.WhoAmI, cancellationToken: cancellationToken)).Output.Trim();
        var needs = await SeenHostFiles.NeedsAsync(probe, "", Needs(host), cancellationToken);
        var file = Sudoers.Of(account, host, [needs]);
        if (file.Nameless().ToList() is { Count: > 0 } problems)
            throw new Configuration.SettingsException(problems);
        await output.WriteLineAsync($"# /etc/sudoers.d/chatops on {name} (0440, root:root; check it with: visudo -cf FILE), for the account {account} that the bot arrives as.");
        await output.WriteLineAsync($"# Whether every program in it is root's own there, 'chatops doctor --host {name}' says.");
        foreach (var line in file.Lines())
            await output.WriteLineAsync(line);
        return BotVerbs.Done;
    }

    /// <summary>Apart from the running bot's, which has a folder of its own.</summary>
    private string Own => $"{site.Settings.Storage.Folder} {Environment.ProcessId}";

    private Func<HostFiles, HostNeeds> Needs(Host host) =>
        files => HostNeeds.Together([AllRunbooks.NeedsOn(host, _inventory.Targets, files), .. OfCommands(host)]);

    private IEnumerable<HostNeeds> OfCommands(Host host) =>
        site.Settings.Commands.Where(c => c.Host == host.Name).Select(c => c.Needs)
            .Concat(site.Settings.Playbooks.Select(p => Runbooks.Expectations.Expectation.Needs(p.Expect)))
            .Concat(site.Settings.Ansible is { } ansible && ansible.Controller == host.Name ? [HostNeeds.None with { Users = ansible.Accounts }] : []);

    private static IHostProbe Probe(Host host, SshExecutor ssh) =>
        new Executors(new Dictionary<string, IExecutor> { ["Local"] = new LocalExecutor(), ["Ssh"] = ssh }).Probe(host);

    private Host? Jump(Host host) => host.Ssh!.JumpHost is { Length: > 0 } jump ? _inventory.FindHost(jump) : null;

    private static string Address(Host host) => host.Address.Length > 0 ? host.Address : host.Name;

    private Host Find(string name) => _inventory.FindHost(name) ?? JumpHost(name)
        ?? throw new BotException("unknown-host", $"there is no host '{name}' under Hosts, and no JumpHost of that name.");

    private Host Reached(string name) => Find(name) is { Ssh: not null } host
        ? host
        : throw new BotException("not-ssh", $"{name} is not reached by ssh: its Executor is another one.");

    /// <summary>A jump host that is no host of the settings: <c>[user@]name[:port]</c>, as it stands there.</summary>
    private Host? JumpHost(string name)
    {
        if (_inventory.Hosts.FirstOrDefault(h => h.Ssh?.JumpHost is { Length: > 0 } jump && (jump == name || JumpAddress.Read(jump).Name == name)) is not { Ssh: { } way })
            return null;
        var (user, bare, port) = JumpAddress.Read(way.JumpHost);
        return new(bare, "Ssh", "", user, "", []) { Ssh = way with { JumpHost = "", Port = port, KeyFile = "", CertificateFile = "" } };
    }

    /// <summary>Where there is no state yet there is no record; the bot's first start tells what the settings say.</summary>
    private async Task RecordAsync(string what, CancellationToken cancellationToken)
    {
        var time = new SteadyTime(TimeProvider.System);
        try
        {
            await new ExternalDatabase(site.Place, time).Record(site.Platforms)
                .AppendAsync(_ => new AuditEntry(null, time.GetUtcNow(), "chatops", "host-trusted", $"{what}; on the server by {SignInVerbs.Account()}"), cancellationToken);
        }
        catch (StateException e) when (e.Code == "state-missing")
        {
            await output.WriteLineAsync("The bot was never started here, so there is no record yet that this could stand on.");
        }
    }

    [GeneratedRegex(@"\A(ssh-|ecdsa-|sk-)[a-z0-9@.-]+ [A-Za-z0-9+/]{16,}={0,2}( .*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PublicKey();
}
