using System.Text.Json;
using ChatOps.Server.Execution;
using ChatOps.Tests.Runbooks.Ansible;

namespace ChatOps.Tests.Execution;

/// <summary>The Ansible role that prepares a host, played by the real ansible-core on this very machine, with paths of its own.</summary>
[Collection(HostCollection.Name)]
public sealed class RoleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-role-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [HostFact]
    public void A_host_gets_the_key_the_script_and_sudoers_and_nothing_that_is_no_sudoers()
    {
        const string Key = "restrict,from=\"10.0.0.9\",command=\"/usr/local/libexec/chatops-host arrive\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA bot";
        var vars = new Dictionary<string, string>
        {
            ["chatops_arrives"] = TestUsers.Arriving,
            ["chatops_arrives_home"] = At("home"),
            ["chatops_authorized_key"] = Key,
            ["chatops_host_script_text"] = HostScript.Text.TrimEnd('\n'),
            ["chatops_host_script"] = At("libexec/chatops-host"),
            ["chatops_sudoers_text"] = $"{TestUsers.Arriving} ALL=({TestUsers.App}) NOPASSWD: {At("libexec/chatops-host")} probe *",
            ["chatops_sudoers_file"] = At("sudoers"),
        };
        // The account is there already, and stays as it is.
        File.WriteAllText(At("play.yml"), $"- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.include_role: {{ name: chatops }}\n");
        var played = Play(vars);
        Assert.True(played.Contains("failed=0", StringComparison.Ordinal), played);
        Assert.Equal(HostScript.Text, File.ReadAllText(At("libexec/chatops-host")));
        Assert.Equal(Key + "\n", File.ReadAllText(At("home/.ssh/authorized_keys")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead, File.GetUnixFileMode(At("sudoers")));

        var sudoers = File.ReadAllText(At("sudoers"));
        Assert.Contains("failed=1", Play(new(vars) { ["chatops_sudoers_text"] = "this is no line of sudoers" }), StringComparison.Ordinal);
        Assert.Equal(sudoers, File.ReadAllText(At("sudoers")));
        Assert.Contains("failed=1", Play(new(vars) { ["chatops_authorized_key"] = "ssh-ed25519 AAAA a key that opens a shell" }), StringComparison.Ordinal);
        Assert.Equal(Key + "\n", File.ReadAllText(At("home/.ssh/authorized_keys")));
    }

    private string Play(Dictionary<string, string> vars)
    {
        File.WriteAllText(At("vars.json"), JsonSerializer.Serialize(vars.ToDictionary(v => v.Key, v => new Dictionary<string, string> { ["__ansible_unsafe"] = v.Value })));
        var (output, error) = ControllerScript.Run("", "/usr/bin/env", $"ANSIBLE_ROLES_PATH={Path.Combine(TestUsers.Repository, "deploy/ansible/roles")}", "ANSIBLE_LOCALHOST_WARNING=0", "LC_ALL=C.UTF-8",
            "/usr/bin/ansible-playbook", "-i", "here,", "-c", "local", "-e", "ansible_python_interpreter=/usr/bin/python3", "-e", $"@{At("vars.json")}", "--skip-tags", "account", At("play.yml"));
        return output + error;
    }

    private string At(string name) => Path.Combine(_folder, name);
}
