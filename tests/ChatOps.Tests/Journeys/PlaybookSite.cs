using ChatOps.Tests.Execution;
using ChatOps.Tests.Execution.Ssh;
using ChatOps.Tests.Runbooks.Ansible;

namespace ChatOps.Tests.Journeys;

/// <summary>
/// A site that plays playbooks with the real ansible-core: three hosts, which are one sshd with an account for each, and an account that plays and may read
/// nothing of the bot's.
/// </summary>
internal sealed class PlaybookSite : SpokenSite
{
    public PlaybookSite()
    {
        Work = Directory.CreateTempSubdirectory("chatops-plays-").FullName;
        File.SetUnixFileMode(Work, (UnixFileMode)0b111_101_101);
        foreach (var folder in (string[])["playbooks", "store"])
            Directory.CreateDirectory(At(folder));
        File.Copy(Server.At("client"), At("key"));
        File.SetUnixFileMode(At("key"), UnixFileMode.UserRead);
        TestUsers.Run("chown", TestUsers.Plays, At("key"));
        Write("deploy.yml", """
            - name: Deploy
              hosts: web
              gather_facts: false
              tasks:
                - name: Write the version
                  ansible.builtin.copy: { content: "{{ app_version }}", dest: ~/version, mode: "0600" }
            """);
    }

    public SshServer Server { get; } = new("MaxStartups 100");

    public string Work { get; }

    public string At(string name) => Path.Combine(Work, name);

    /// <summary>What is at this path in the home of each host's account.</summary>
    public static IReadOnlyList<string?> OnHosts(string name) =>
        [.. TestUsers.Webs.Select(w => $"{TestUsers.HomeOf(w)}/{name}").Select(p => File.Exists(p) ? File.ReadAllText(p) : null)];

    public void Write(string playbook, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At($"playbooks/{playbook}"))!);
        File.WriteAllText(At($"playbooks/{playbook}"), text + "\n");
    }

    public void Git(params string[] words)
    {
        var (_, error) = ControllerScript.Run("", ["/usr/bin/git", "-C", At("playbooks"), "-c", "user.name=x", "-c", "user.email=x@x", .. words]);
        Assert.DoesNotContain("fatal", error, StringComparison.Ordinal);
    }

    public void Commit()
    {
        Git("add", "-A");
        Git("commit", "-q", "-m", "x");
    }

    /// <summary>A file that only the password of this vault id opens.</summary>
    public void Vault(string path, string text, string id)
    {
        Write(path, text);
        var (_, error) = ControllerScript.Run("", "/usr/bin/env", "LC_ALL=C.UTF-8", "/usr/bin/ansible-vault", "encrypt", "--vault-id", $"{id}@{At($"{id}.pass")}", At($"playbooks/{path}"));
        Assert.True(File.ReadAllText(At($"playbooks/{path}")).StartsWith("$ANSIBLE_VAULT;", StringComparison.Ordinal), error);
    }

    public Task StartAsync(params (string Key, string Value)[] more)
    {
        foreach (var name in (string[])["version", "log"])
        {
            foreach (var web in TestUsers.Webs)
                File.Delete($"{TestUsers.HomeOf(web)}/{name}");
        }
        var keys = new Dictionary<string, string?>
        {
            ["Ssh:KnownHostsFile"] = Server.KnownHosts,
            ["Hosts:local:Executor"] = "Local",
            ["Hosts:local:StepFolder"] = At("steps"),
            ["Ansible:Folder"] = At("playbooks"),
            ["Ansible:Store"] = At("store"),
            ["Ansible:User"] = TestUsers.Plays,
            ["Ansible:KeyFile"] = At("key"),
            ["Ansible:KnownHostsFile"] = Server.KnownHosts,
            ["Approvals:deploys:Commands:0"] = "app deploy",
            ["Approvals:deploys:Role"] = "approver",
        };
        foreach (var (web, i) in TestUsers.Webs.Select((w, i) => (w, i + 1)))
        {
            (keys[$"Hosts:web{i}:Executor"], keys[$"Hosts:web{i}:Address"], keys[$"Hosts:web{i}:Port"]) = ("Ssh", "127.0.0.1", $"{Server.Port}");
            (keys[$"Hosts:web{i}:User"], keys[$"Hosts:web{i}:KeyFile"], keys[$"Hosts:web{i}:StepFolder"]) = (web, Server.At("client"), At("steps"));
            keys[$"Hosts:web{i}:Groups:0"] = i < 3 ? "web" : "other";
        }
        Command(keys, "deploy", "deploy.yml", "{target}", "Check");
        (keys["Commands:deploy:Vars:version"], keys["Commands:deploy:Parameters:version:Type"]) = ("app_version", "Text");
        keys["Commands:deploy:Preview"] = "true";
        foreach (var (key, value) in more)
            keys[key] = value;
        File.SetUnixFileMode(Work, (UnixFileMode)0b001_111_111_111);
        return StartAsync(keys);
    }

    /// <summary>The keys of a command <c>/app KEY</c>.</summary>
    public static void Command(IDictionary<string, string?> keys, string key, string playbook, string hosts, string verify)
    {
        (keys[$"Commands:{key}:Family"], keys[$"Commands:{key}:Verb"], keys[$"Commands:{key}:Summary"]) = ("app", key, $"Play {playbook}");
        (keys[$"Commands:{key}:Playbook"], keys[$"Commands:{key}:Hosts:0"], keys[$"Commands:{key}:Verify"]) = (playbook, hosts, verify);
        (keys[$"Commands:{key}:Risk"], keys[$"Commands:{key}:TimeLimit"]) = ("Change", "00:02:00");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Server.Dispose();
        TestUsers.Run("chmod", "-R", "u+w", At("store"));
        Directory.Delete(Work, recursive: true);
    }
}
