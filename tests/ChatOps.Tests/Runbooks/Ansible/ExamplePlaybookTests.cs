using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Execution;
using ChatOps.Core.Plans;
using ChatOps.Runbooks.Ansible;
using ChatOps.Runbooks.Ansible.Events;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Execution.Ssh;
using ChatOps.Tests.Fakes;
using static ChatOps.Tests.Runbooks.Ansible.ControllerScript;

namespace ChatOps.Tests.Runbooks.Ansible;

/// <summary>The examples as they are shipped, by the real ansible-core on hosts of their own: an sshd, and a server that says whether a host is well.</summary>
[Collection(HostCollection.Name)]
public sealed class ExamplePlaybookTests : IDisposable
{
    private readonly SshServer _server = new("MaxStartups 100");
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-examples-").FullName;

    public ExamplePlaybookTests()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(At("code/plugins"));
        foreach (var (path, content) in ControllerCode.Contents)
            File.WriteAllBytes(At($"code/{path}"), content);
        TestUsers.Run("cp", "-r", Path.Combine(TestUsers.Repository, "deploy", "examples", "playbooks"), At("tree"));
        Directory.CreateDirectory(At("tree/group_vars"));
        File.Copy(_server.At("client"), At("key"));
        File.SetUnixFileMode(At("key"), UnixFileMode.UserRead);
        TestUsers.Run("chown", TestUsers.Plays, At("key"));
        // What root does on a host of a site is done here by a program that writes down what it was called for.
        File.WriteAllText(At("tool"), $"#!/bin/sh\necho \"$(id -un) $*\" >>{At("log")}\n[ \"$1\" != update ] || [ ! -e {At("stop")} ] || exit 1\n[ \"$1\" != renew ] || cp {At("new.pem")} {At("site.pem")}\n");
        File.SetUnixFileMode(At("tool"), (UnixFileMode)0b111_101_101);
        File.WriteAllText(At("log"), "");
        File.SetUnixFileMode(At("log"), (UnixFileMode)0b110_110_110);
    }

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [HostFact]
    public void Hosts_are_updated_one_after_another_and_the_first_that_is_not_well_ends_it()
    {
        using var health = new HealthServer();
        Vars(new { update_become = false, update_argv = new[] { At("tool"), "update" }, health_url = health.Url });
        Assert.Equal(VerdictKind.Passed, Play("update.yml").Kind);
        Assert.Equal([$"{TestUsers.Webs[0]} update", $"{TestUsers.Webs[1]} update"], File.ReadAllLines(At("log")));
        File.WriteAllText(At("stop"), "");
        var failed = Play("update.yml");
        Assert.Equal((VerdictKind.Failed, 3), (failed.Kind, File.ReadAllLines(At("log")).Length));
        Assert.Equal(["web1", "web2"], RunFacts.NotGood(failed));
    }

    [HostFact]
    public void A_certificate_is_renewed_and_what_serves_it_is_reloaded_once()
    {
        foreach (var (file, days) in new[] { ("site.pem", "5"), ("new.pem", "90") })
            Assert.Equal(0, TestUsers.Run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=site", "-days", days, "-keyout", At("ignored"), "-out", At(file)));
        File.SetUnixFileMode(At("site.pem"), (UnixFileMode)0b110_110_110);
        Vars(new { certificate = At("site.pem"), certificate_become = false, renew_argv = new[] { "/bin/true" }, reload_argv = new[] { At("tool"), "reload" } });
        var old = Play("certificate.yml", "web1");
        Assert.True(old.Kind == VerdictKind.Failed && old.Why.Contains("It is good for long enough", StringComparison.Ordinal), old.ToString());
        Vars(new { certificate = At("site.pem"), certificate_become = false, renew_argv = new[] { At("tool"), "renew" }, reload_argv = new[] { At("tool"), "reload" } });
        Assert.Equal(VerdictKind.Passed, Play("certificate.yml", "web1").Kind);
        Assert.Equal(["renew", "reload"], File.ReadAllLines(At("log")).Select(l => l.Split(' ')[1]));
    }

    [HostFact]
    public void An_instance_is_changed_behind_a_backup_only()
    {
        Directory.CreateDirectory(At("lims/bin"));
        Directory.CreateDirectory(At("backups"));
        File.SetUnixFileMode(At("backups"), (UnixFileMode)0b111_111_111);
        Backup("exit 0");
        Vars(new { senaite_root = At("lims"), senaite_backups = At("backups"), senaite_become = false, senaite_change_argv = new[] { At("tool"), "buildout" } });
        Assert.Equal(VerdictKind.Failed, Play("senaite.yml", "web1").Kind); // exit status 0, and no restore point
        Backup($": >{At("backups")}/2026-11-28-01-00-00.fsz");
        Assert.Equal(VerdictKind.Failed, Play("senaite.yml", "web1").Kind);
        Assert.Empty(File.ReadAllLines(At("log")));
        Backup($"echo x >{At("backups")}/2026-11-28-01-00-00.fsz");
        Assert.Equal(VerdictKind.Passed, Play("senaite.yml", "web1").Kind);
        Assert.Single(File.ReadAllLines(At("log")));
    }

    private void Backup(string line)
    {
        File.WriteAllText(At("lims/bin/backup"), $"#!/bin/sh\n{line}\n");
        File.SetUnixFileMode(At("lims/bin/backup"), (UnixFileMode)0b111_101_101);
    }

    private void Vars(object vars) => File.WriteAllText(At("tree/group_vars/all.yml"), JsonSerializer.Serialize(vars));

    private Verdict Play(string playbook, params string[] hosts)
    {
        string[] names = hosts is [] ? ["web1", "web2"] : hosts;
        var order = new JsonObject
        {
            ["program"] = "/usr/bin/ansible-playbook",
            ["tree"] = At("tree"),
            ["hash"] = ControllerFile.TreeOf(Directory.EnumerateFiles(At("tree"), "*", SearchOption.AllDirectories).Select(f => ControllerFile.Of(Path.GetRelativePath(At("tree"), f), File.ReadAllBytes(f)))),
            ["playbook"] = playbook,
            ["hosts"] = new JsonArray([.. names.Select(n => new JsonObject { ["name"] = n, ["groups"] = new JsonArray() })]),
            ["ways"] = new JsonArray([.. names.Select(n => new JsonObject { ["name"] = n, ["address"] = "127.0.0.1", ["port"] = _server.Port, ["user"] = TestUsers.Webs[n[^1] - '1'] })]),
            ["limit"] = new JsonArray([.. names.Select(n => JsonValue.Create(n))]),
            ["knownHosts"] = _server.KnownHosts,
            ["key"] = At("key"),
        };
        var (output, error) = Run(order.ToJsonString(), [.. TestUsers.As(TestUsers.Plays), "/usr/bin/python3", "-I", At("code/run.py"), "run"]);
        var exit = output.Contains("failed=0", StringComparison.Ordinal) && !output.Contains("failed=1", StringComparison.Ordinal) ? 0 : 2;
        return new RunJudge([.. names], []).Of(new StepResult(StepState.Exited, exit, output, error, []));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
