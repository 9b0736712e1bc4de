using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Runbooks.Ansible;
using ChatOps.Tests.Execution;
using static ChatOps.Tests.Runbooks.Ansible.ControllerScript;

namespace ChatOps.Tests.Runbooks.Ansible;

/// <summary>
/// What run.py keeps, with a program in ansible's place that only says what it was given: the bytes that were approved, hosts and nothing beside them, a closed
/// environment. Each line was broken once by hand.
/// </summary>
[Collection(HostCollection.Name)]
public sealed class RunScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-run-script-").FullName;

    public RunScriptTests()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        foreach (var folder in (string[])["code/plugins", "bin", "tree"])
            Directory.CreateDirectory(At(folder));
        foreach (var (path, content) in ControllerCode.Contents)
            File.WriteAllBytes(At($"code/{path}"), content);
        File.WriteAllText(At("bin/ansible-playbook"), """
            import json, os, subprocess, sys
            home = os.path.dirname(os.environ["ANSIBLE_CONFIG"])
            def text(name): return open(os.path.join(home, name)).read()
            def ssh(host): return subprocess.run(["/usr/bin/ssh", "-F", home + "/ssh_config", "-G", host], capture_output=True, text=True).stdout
            print(json.dumps({"words": sys.argv[1:], "env": dict(os.environ), "cfg": text("ansible.cfg"), "hosts": text("hosts.yml"), "vars": text("vars.json"),
                              "ssh": {h: ssh(h) for h in ("web1", "10.0.0.1", "web2", "stranger", "localhost", "gate")}}))
            """);
        File.WriteAllText(At("tree/site.yml"), "- hosts: all\n");
        Order = new()
        {
            ["program"] = At("bin/ansible-playbook"),
            ["tree"] = At("tree"),
            ["hash"] = ControllerFile.TreeOf([ControllerFile.Of("site.yml", File.ReadAllBytes(At("tree/site.yml")))]),
            ["playbook"] = "site.yml",
            ["hosts"] = JsonNode.Parse("""[{"name":"web1","groups":["web"]},{"name":"web2","groups":[]}]"""),
            ["ways"] = JsonNode.Parse("""[{"name":"web1","address":"10.0.0.1","port":2222,"user":"app"},{"name":"web2","address":"10.0.0.2","jump":"gate"}]"""),
            ["limit"] = JsonNode.Parse("""["web1"]"""),
            ["vars"] = JsonNode.Parse("""{"version":{"__ansible_unsafe":"{{ 1 }}"}}"""),
            ["mark"] = "chatops-k3x9p",
            ["knownHosts"] = "/etc/ssh/ssh_known_hosts",
        };
    }

    private JsonObject Order { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [HostFact]
    public void Ansible_is_given_the_approved_hosts_a_closed_environment_and_no_way_to_anybody_else()
    {
        foreach (var secret in (string[])["one", "two", "become"])
            Secret(secret);
        Order["vaults"] = new JsonArray($"prod@{At("one")}", At("two"));
        Order["becomePassword"] = At("become");
        var said = Said();
        Assert.Equal(
            ["-i", "hosts.yml", "--limit", "web1", "-e", "@vars.json", "--become-password-file", "become", "site.yml"],
            said.GetProperty("words").EnumerateArray().Select(w => w.GetString()!).Select(w => w.StartsWith("@/", StringComparison.Ordinal) ? $"@{Path.GetFileName(w)}" : Path.GetFileName(w)));
        Assert.Contains($"vault_identity_list = prod@{At("one")}, {At("two")}\n", said.GetProperty("cfg").GetString(), StringComparison.Ordinal);
        Assert.Contains("retries = 0\n", said.GetProperty("cfg").GetString(), StringComparison.Ordinal);
        Assert.Equal("{\"version\": {\"__ansible_unsafe\": \"{{ 1 }}\"}}", said.GetProperty("vars").GetString());
        Assert.Equal(
            ["ANSIBLE_CONFIG", "CHATOPS_EVENTS", "CHATOPS_TREE", "HOME", "LC_ALL", "PATH"],
            said.GetProperty("env").EnumerateObject().Select(e => e.Name).Where(n => n is not ("LC_CTYPE" or "PWD")).Order(StringComparer.Ordinal));
        string Ssh(string host) => said.GetProperty("ssh").GetProperty(host).GetString()!;
        foreach (var name in (string[])["web1", "10.0.0.1"])
        {
            Assert.Contains("hostname 10.0.0.1\n", Ssh(name), StringComparison.Ordinal);
            Assert.Contains("user app\n", Ssh(name), StringComparison.Ordinal);
            Assert.DoesNotContain("proxycommand", Ssh(name), StringComparison.Ordinal);
            Assert.Contains("stricthostkeychecking true\n", Ssh(name), StringComparison.Ordinal);
        }
        Assert.Contains("proxyjump gate\n", Ssh("web2"), StringComparison.Ordinal);
        Assert.DoesNotContain("proxycommand", Ssh("gate"), StringComparison.Ordinal);
        foreach (var other in (string[])["stranger", "localhost"])
            Assert.Contains("proxycommand /bin/false\n", Ssh(other), StringComparison.Ordinal);
    }

    [HostFact]
    public void Bytes_that_were_not_approved_are_not_run()
    {
        File.AppendAllText(At("tree/site.yml"), "#");
        Assert.Equal("plan-stale", Refused());
        File.WriteAllText(At("tree/site.yml"), "- hosts: all\n");
        File.WriteAllText(At("tree/more.yml"), "");
        Assert.Equal("plan-stale", Refused());
        File.Delete(At("tree/more.yml"));
        File.SetUnixFileMode(At("tree/site.yml"), (UnixFileMode)0b111_101_101);
        Assert.Equal("plan-stale", Refused());
        File.SetUnixFileMode(At("tree/site.yml"), (UnixFileMode)0b110_100_110);
        Assert.Equal("store-unsafe", Refused());
        File.SetUnixFileMode(At("tree/site.yml"), (UnixFileMode)0b110_100_100);
        TestUsers.Run("chown", TestUsers.Plays, At("tree/site.yml"));
        Assert.Equal("store-unsafe", Refused());
        TestUsers.Run("chown", "root", At("tree/site.yml"));
        Said();
    }

    [HostFact]
    public void A_password_file_that_ansible_would_run_or_cannot_read_starts_nothing()
    {
        Order["vaults"] = new JsonArray($"prod@{At("one")}");
        Assert.Equal("secret-unreadable", Refused());
        Secret("one");
        Said();
        File.SetUnixFileMode(At("one"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("secret-program", Refused());
    }

    [HostFact]
    public void A_store_that_others_can_write_to_keeps_nothing_and_takes_only_what_its_name_says()
    {
        Directory.CreateDirectory(At("store"));
        var file = ControllerFile.Of("site.yml", "x"u8.ToArray());
        var head = JsonSerializer.Serialize(new { tree = ControllerFile.TreeOf([file]), files = new object[] { new object[] { "f", file.Hash, 1, "site.yml" } } }) + "\n";
        Assert.Equal(file.Hash, Keep(At("store"), head).GetProperty("missing")[0].GetString());
        Assert.Contains("is something else", Run(head + $"{file.Hash} {Convert.ToBase64String("y"u8)}\n", "/usr/bin/python3", "-I", "-c", ControllerCode.Keep, At("store")).Error, StringComparison.Ordinal);
        var kept = Keep(At("store"), head + $"{file.Hash} {Convert.ToBase64String("x"u8)}\n").GetProperty("folder").GetString()!;
        Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(Path.Combine(kept, "site.yml")) & (UnixFileMode)0b010_010_010);
        File.SetUnixFileMode(At("store"), (UnixFileMode)0b111_111_101);
        Assert.Equal("store-unsafe", CodeOf(Keep(At("store"), head)));
        File.SetUnixFileMode(At("store"), (UnixFileMode)0b111_101_101);
        TestUsers.Run("chown", TestUsers.Plays, At("store"));
        Assert.Equal("store-unsafe", CodeOf(Keep(At("store"), head)));
    }

    private JsonElement Said()
    {
        var (output, error) = Go();
        Assert.True(output.StartsWith('{'), error);
        return JsonDocument.Parse(output).RootElement;
    }

    private string? Refused()
    {
        var (output, error) = Go();
        Assert.True(output.Length == 0, "it was started");
        return CodeOf(JsonDocument.Parse(error).RootElement);
    }

    private (string Output, string Error) Go() => Run(Order.ToJsonString(), [.. TestUsers.As(TestUsers.Plays), "/usr/bin/python3", "-I", At("code/run.py"), "run"]);

    private void Secret(string name)
    {
        File.WriteAllText(At(name), "secret");
        File.SetUnixFileMode(At(name), UnixFileMode.UserRead);
        TestUsers.Run("chown", TestUsers.Plays, At(name));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
