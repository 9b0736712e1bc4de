using System.Security.Cryptography;
using ChatOps.Core.Inventory;

namespace ChatOps.Tests.Inventory;

/// <summary>What the real ansible-inventory does to those who believe it, each trap once.</summary>
public sealed class AnsibleInventoryTests : IDisposable
{
    private const string Good = "[web]\nweb1 ansible_host=10.0.0.1\n";

    private readonly InventoryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [AnsibleFact]
    public async Task A_source_that_is_not_there_beside_a_good_one_is_no_inventory()
    {
        _folder.Write("hosts", Good);
        Assert.Contains("nosuch is not there", await _folder.ProblemAsync("hosts", "nosuch"), StringComparison.Ordinal);
    }

    [AnsibleFact]
    public async Task A_broken_source_beside_a_good_one_is_no_inventory()
    {
        _folder.Write("hosts", Good);
        _folder.Write("broken.yml", "all:\n  hosts: [\n");
        Assert.Contains("ansible-inventory ended with 1", await _folder.ProblemAsync("hosts", "broken.yml"), StringComparison.Ordinal);
    }

    [AnsibleFact]
    public async Task A_misspelt_key_that_ansible_only_warns_of_is_no_inventory()
    {
        _folder.Write("hosts.yml", "all:\n  chilren:\n    web:\n      hosts:\n        web1:\n  hosts:\n    web2:\n");
        var problem = await _folder.ProblemAsync("hosts.yml");
        Assert.StartsWith("ansible-inventory warned, so something of it may be missing", problem, StringComparison.Ordinal);
        Assert.Contains("chilren", problem, StringComparison.Ordinal);
    }

    [AnsibleFact]
    public async Task An_empty_source_is_no_inventory()
    {
        _folder.Write("hosts", "\n");
        Assert.Contains("no host", await _folder.ProblemAsync("hosts"), StringComparison.Ordinal);
    }

    [AnsibleFact]
    public async Task Ranges_children_and_group_variables_come_out_merged_and_a_host_without_an_address_has_its_name()
    {
        _folder.Write("hosts", "[web]\nweb[1:3]\n[db]\ndb1 ansible_host=10.0.0.9 ansible_port=2222\n[site:children]\nweb\ndb\n[site:vars]\nansible_user=ops\n");
        var read = await _folder.ReadAsync("hosts");
        Assert.Equal(["host:db1", "host:web1", "host:web2", "host:web3"], read.Entries.Select(e => e.Id.ToString()));
        Assert.Equal("Address 10.0.0.9; Groups db,site; Port 2222; User ops", read.Entries[0].Told);
        Assert.Equal("Address web1; Groups site,web; User ops", read.Entries[1].Told);
    }

    [AnsibleFact]
    public async Task An_address_that_is_a_template_or_was_guessed_to_be_a_number_makes_its_host_not_operable()
    {
        _folder.Write("hosts.yml", "all:\n  hosts:\n    a: {ansible_host: '{{ other }}'}\n    b: {ansible_host: 1.10}\n    c: {ansible_port: '{{ p }}'}\n    d: {ansible_user: 007x}\n    e: {}\n");
        var read = await _folder.ReadAsync("hosts.yml");
        Assert.Equal("host:e", Assert.Single(read.Entries).Id.ToString());
        Assert.Contains("template", read.Refused["host:a"], StringComparison.Ordinal);
        Assert.Contains("Number", read.Refused["host:b"], StringComparison.Ordinal);
        Assert.Contains("no port", read.Refused["host:c"], StringComparison.Ordinal);
        Assert.Contains("no name of an account", read.Refused["host:d"], StringComparison.Ordinal);
    }

    [AnsibleFact]
    public async Task Nothing_but_what_reaches_a_host_is_kept_of_its_variables()
    {
        _folder.Write("hosts", "[web]\nweb1 ansible_password=s3cretA ansible_become_password=s3cretB api_token=s3cretC\n");
        _folder.Write("vault-password", "lock");
        _folder.VaultPasswordFile = _folder.In("vault-password");
        _folder.Write("group_vars/web/vault", Encrypted("group_secret: s3cretD\nansible_user: ops\n"));
        var read = await _folder.ReadAsync("hosts");
        // The encrypted file was read, and of it only the account is left.
        Assert.Equal("Address web1; Groups web; User ops", Assert.Single(read.Entries).Told);
        Assert.DoesNotContain("s3cret", string.Concat(read.Entries.Select(e => e.Canonical)), StringComparison.Ordinal);
    }

    [AnsibleFact]
    public async Task An_encrypted_file_without_its_password_is_no_inventory_and_an_encrypted_value_makes_its_host_not_operable()
    {
        _folder.Write("hosts", Good);
        _folder.Write("vault-password", "lock");
        _folder.Write("group_vars/web/vault", Encrypted("ansible_user: ops\n"));
        Assert.StartsWith("ansible-inventory ended with 4", await _folder.ProblemAsync("hosts"), StringComparison.Ordinal);

        var inline = string.Join('\n', Encrypted("ops").TrimEnd().Split('\n').Select(l => "          " + l));
        _folder.Write("inline.yml", $"all:\n  hosts:\n    a:\n      ansible_user: !vault |\n{inline}\n");
        File.Delete(_folder.In("group_vars/web/vault"));
        Assert.Contains("encrypted", (await _folder.ReadAsync("inline.yml")).Refused["host:a"], StringComparison.Ordinal);
    }

    [AnsibleFact]
    public async Task Group_vars_beside_the_playbooks_count_where_the_settings_name_that_folder()
    {
        _folder.Write("hosts", Good);
        _folder.Write("play/group_vars/web.yml", "ansible_host: 10.9.9.9\nansible_user: deploy\n");
        Assert.Equal("Address 10.0.0.1; Groups web", Assert.Single((await _folder.ReadAsync("hosts")).Entries).Told);
        _folder.PlaybookFolder = _folder.In("play");
        Assert.Equal("Address 10.0.0.1; Groups web; User deploy", Assert.Single((await _folder.ReadAsync("hosts")).Entries).Told);
    }

    [AnsibleFact]
    public async Task A_file_that_ansible_passes_over_in_a_folder_is_named()
    {
        _folder.Write("all/hosts", Good);
        _folder.Write("all/more.ini", "[db]\ndb1\n");
        var problem = await _folder.ProblemAsync("all");
        Assert.Contains("more.ini", problem, StringComparison.Ordinal);
        Assert.Contains("without a word", problem, StringComparison.Ordinal);
    }

    [AnsibleFact]
    public async Task A_program_among_the_sources_is_not_run_unless_the_settings_name_it_with_its_hash()
    {
        var ran = _folder.In("ran");
        var program = _folder.Write("all/dynamic", $"#!/bin/sh\necho x >{ran}\necho '{{\"_meta\": {{\"hostvars\": {{}}}}}}'\n", executable: true);
        _folder.Write("all/hosts", Good);
        Assert.Contains("is executable, so ansible would run it", await _folder.ProblemAsync("all"), StringComparison.Ordinal);

        _folder.Executables = _folder.Executables.Add(program, new string('0', 64));
        Assert.Contains("its SHA-256 is another one", await _folder.ProblemAsync("all"), StringComparison.Ordinal);
        Assert.False(File.Exists(ran));
    }

    [AnsibleHostFact]
    public async Task A_program_that_is_named_runs_as_the_account_for_it_and_one_that_hangs_is_ended()
    {
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        _folder.User = "nobody";
        var program = _folder.Write("dynamic", "#!/bin/sh\nprintf '{\"web\": {\"hosts\": [\"web1\"], \"vars\": {\"ansible_user\": \"as-%s\"}}, \"_meta\": {\"hostvars\": {}}}' \"$(id -un)\"\n", executable: true);
        _folder.Executables = _folder.Executables.Add(program, Hash(program));
        Assert.Contains("User as-nobody", Assert.Single((await _folder.ReadAsync("dynamic")).Entries).Told, StringComparison.Ordinal);

        var pid = _folder.In("pid");
        File.WriteAllText(pid, "");
        File.SetUnixFileMode(pid, (UnixFileMode)0b110_110_110);
        var hangs = _folder.Write("hangs", $"#!/bin/sh\necho $$ >{pid}\nexec sleep 600\n", executable: true);
        _folder.Executables = _folder.Executables.Add(hangs, Hash(hangs));
        _folder.TimeLimit = TimeSpan.FromSeconds(10);
        Assert.Contains("did not end in its time", await _folder.ProblemAsync("hangs"), StringComparison.Ordinal);
        Assert.NotEmpty(File.ReadAllText(pid).Trim());
        // Nobody may have collected it, but it runs no more.
        var status = $"/proc/{File.ReadAllText(pid).Trim()}/status";
        Assert.True(!File.Exists(status) || File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal));
    }

    [AnsibleFact]
    public async Task Hosts_whose_variables_would_run_programs_here_are_named_and_not_operable_and_a_jump_host_is_understood()
    {
        _folder.Write("hosts.yml", """
            all:
              hosts:
                proxy: {ansible_ssh_common_args: "-o ProxyCommand='touch /tmp/x'"}
                client: {ansible_ssh_executable: /opt/ssh}
                here: {ansible_connection: local}
                extra: {ansible_ssh_extra_args: "-o LocalCommand=x"}
                sly: {ansible_ssh_common_args: "-J bastion -o ProxyCommand=x"}
                root: {ansible_user: root}
                jump: {ansible_ssh_common_args: "-o ProxyJump=ops@bastion:2222"}
                hop: {ansible_ssh_common_args: "-J bastion"}
            """);
        var read = await _folder.ReadAsync("hosts.yml");
        Assert.Equal(["host:client", "host:extra", "host:here", "host:proxy", "host:root", "host:sly"], read.Refused.Keys);
        Assert.Equal(["bastion", "ops@bastion:2222"], read.Entries.Select(e => e.Values[HostValues.JumpHost]));
    }

    [AnsibleFact]
    public async Task The_closed_environment_reads_nothing_of_the_folder_the_account_or_the_environment()
    {
        _folder.Write("hosts", Good);
        // Each of these would change the answer or run code, were it read.
        _folder.Write("ansible.cfg", "[defaults]\nvault_password_file = /nosuch\n");
        _folder.Write("inventory_plugins/ini.py", "raise SystemExit(9)\n");
        _folder.Write("vars_plugins/evil.py", "raise SystemExit(9)\n");
        _folder.PlaybookFolder = _folder.Path;
        var before = Environment.GetEnvironmentVariable("ANSIBLE_INVENTORY_ENABLED");
        Environment.SetEnvironmentVariable("ANSIBLE_INVENTORY_ENABLED", "nosuch");
        try
        {
            Assert.Equal("host:web1", Assert.Single((await _folder.ReadAsync("hosts")).Entries).Id.ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("ANSIBLE_INVENTORY_ENABLED", before);
        }
    }

    [AnsibleFact]
    public async Task Targets_come_from_variables_with_the_keys_that_they_may_set_and_no_others()
    {
        _folder.Write("hosts.yml", """
            all:
              vars: {chatops_senaite: {Instance: senaitelims, Data: /home/senaite/data/senaitelims}}
              hosts:
                lims1: {}
                lims2: {chatops_senaite: [{name: lims2a, ZeoPort: 8100}, {name: lims2b, ZeoPort: 8200}]}
                sly1: {chatops_senaite: {User: root}}
                sly2: {chatops_senaite: {Tools: {Ps: /tmp/ps}}}
                sly3: {chatops_senaite: {Data: /etc}}
                sly4: {chatops_senaite: {Data: "{{ data }}"}}
                sly5: {chatops_senaite: {Supervisorctl: /tmp/x}}
                vt: {chatops_senaite: {name: lims1}, chatops_vtom: {Service: vtserver}}
            """);
        var read = await _folder.ReadAsync("hosts.yml");
        Assert.Equal(
            ["senaite:lims1", "senaite:lims2a", "senaite:lims2b", "vtom:vt"], read.Entries.Where(e => e.Id.Kind != HostValues.Kind).Select(e => e.Id.ToString()));
        Assert.Equal(["senaite:lims1", "senaite:sly1", "senaite:sly2", "senaite:sly3", "senaite:sly4", "senaite:sly5"], read.Refused.Keys);
        Assert.Contains("there are two of this name", read.Refused["senaite:lims1"], StringComparison.Ordinal);
        Assert.Contains("TargetsMay", read.Refused["senaite:sly2"], StringComparison.Ordinal);
        Assert.Contains("DataRoots", read.Refused["senaite:sly3"], StringComparison.Ordinal);
        Assert.Contains("template", read.Refused["senaite:sly4"], StringComparison.Ordinal);
    }

    [AnsibleFact]
    public async Task It_is_read_again_only_when_something_of_it_has_changed()
    {
        _folder.Write("hosts", Good);
        var source = _folder.Source("hosts");
        Assert.Single((await source.LookAsync(CancellationToken.None))!.Read!.Entries);
        Assert.Null(await source.LookAsync(CancellationToken.None));
        _folder.Write("group_vars/web.yml", "ansible_user: ops\n");
        Assert.Contains("User ops", (await source.LookAsync(CancellationToken.None))!.Read!.Entries[0].Told, StringComparison.Ordinal);
    }

    private string Encrypted(string text)
    {
        var file = _folder.Write("plain", text);
        using var vault = System.Diagnostics.Process.Start("/usr/bin/ansible-vault", ["encrypt", "--vault-password-file", _folder.In("vault-password"), file]);
        vault.WaitForExit();
        return File.ReadAllText(file);
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
