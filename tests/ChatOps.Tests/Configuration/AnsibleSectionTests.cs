using ChatOps.Core.Commands;
using ChatOps.Core.Plans;

namespace ChatOps.Tests.Configuration;

/// <summary>The section Ansible, and commands that play a playbook: what must not start.</summary>
public class AnsibleSectionTests
{
    private static SiteUnderTest Site() => new SiteUnderTest()
        .With("Ansible:Folder", "/srv/playbooks").With("Ansible:User", "plays").With("Ansible:KnownHostsFile", "/etc/ssh/ssh_known_hosts")
        .With("Hosts:web1:Executor", "Ssh").With("Hosts:web1:Groups:0", "web").With("Hosts:web2:Executor", "Ssh").With("Hosts:web2:Groups:0", "web")
        .With("Commands:deploy:Family", "app").With("Commands:deploy:Verb", "deploy").With("Commands:deploy:Summary", "Deploy").With("Commands:deploy:Risk", "Change")
        .With("Commands:deploy:Playbook", "deploy.yml").With("Commands:deploy:Hosts:0", "{target}").With("Commands:deploy:Verify", "Check")
        .With("Commands:deploy:Parameters:version:Type", "Text").With("Commands:deploy:Vars:version", "app_version");

    [Fact]
    public void A_playbook_becomes_a_command_with_a_target_and_every_host_and_group_to_choose_from()
    {
        var settings = Site().Load();
        var command = settings.Playbooks[0];
        Assert.Equal("deploy ansible-ping ansible-facts", string.Join(' ', settings.Playbooks.Select(p => p.Key)));
        Assert.Equal(["ansible-facts", "ansible-ping", "ansible-trust", "deploy"], settings.Inventory.Targets.Where(t => t.Id.Kind == "playbook").Select(t => t.Id.Name).Order());
        Assert.Equal("web web1 web2", string.Join(' ', Assert.IsType<Parameter.Choice>(command.Spec.Parameters[0]).Values));
        Assert.Empty(settings.Commands);
    }

    [Theory]
    [InlineData("Commands:deploy:Verify", "", "Commands:deploy:Verify: verify-missing: ")]
    [InlineData("Commands:deploy:Verify", "../other.yml", "Commands:deploy:Verify: ")]
    [InlineData("Commands:deploy:Playbook", "/etc/deploy.yml", "Commands:deploy:Playbook: ")]
    [InlineData("Commands:deploy:Playbook", "a/../../b.yml", "Commands:deploy:Playbook: ")]
    [InlineData("Commands:deploy:Hosts:0", "web:!web1", "Commands:deploy:Hosts: 'web:!web1' must be one host or group")]
    [InlineData("Commands:deploy:Hosts:0", "~web.*", "Commands:deploy:Hosts: ")]
    [InlineData("Commands:deploy:Hosts:0", "all", "Commands:deploy:Hosts: 'all' is refused")]
    [InlineData("Commands:deploy:Hosts:0", "{version}", "Commands:deploy:Hosts: {version} must be a required parameter of the type Choice")]
    [InlineData("Commands:deploy:Vars:version", "ansible_host", "Commands:deploy:Vars:version: 'ansible_host' is no variable that people may set")]
    [InlineData("Commands:deploy:Vars:version", "a b", "Commands:deploy:Vars:version: ")]
    [InlineData("Commands:deploy:Vars:nobody", "other", "Commands:deploy:Vars:nobody: is no parameter")]
    [InlineData("Commands:deploy:Vars:target", "app_version", "Commands:deploy:Vars: two parameters set app_version")]
    [InlineData("Commands:deploy:Parameters:more:Type", "Flag", "Commands:deploy:Parameters:more: is not used")]
    [InlineData("Commands:deploy:Allow:0", "failures", "Commands:deploy:Allow: 'failures' is not known")]
    [InlineData("Commands:deploy:Tags:0", "a,b", "Commands:deploy:Tags: ")]
    [InlineData("Commands:deploy:Run:0", "/bin/echo", "Commands:deploy:Run: unknown key")]
    [InlineData("Ansible:User", "", "Ansible:User: user-missing: ")]
    [InlineData("Ansible:User", "root", "Ansible:User: root-refused: ")]
    [InlineData("Ansible:Store", "/var/lib/chatops/store", "Ansible:Store: lies in the folder of the bot's state")]
    [InlineData("Ansible:Controller", "web9", "Ansible:Controller: there is no host 'web9'")]
    [InlineData("Ansible:Inventory:0", "../hosts", "Ansible:Inventory: ")]
    [InlineData("Ansible:Revision", "--upload-pack=x", "Ansible:Revision: ")]
    [InlineData("Ansible:VaultPasswordFile", "prod@relative", "Ansible:VaultPasswordFile: ")]
    [InlineData("Ansible:Playbooks:0", "../site.yml", "Ansible:Playbooks: '../site.yml' must be the path of a file in the folder")]
    [InlineData("Ansible:Trusted:Branch", "--x", "Ansible:Trusted:Branch: ")]
    [InlineData("Ansible:Trusted:Signers", "signers", "Ansible:Trusted:Signers: ")]
    [InlineData("Ansible:Trusted:Anybody", "true", "Ansible:Trusted:Anybody: unknown key")]
    [InlineData("Commands:deploy:Preview", "Always", "Commands:deploy:Preview: 'Always' must be true or false")]
    [InlineData("Commands:deploy:Undo:Playbook", "back.yml", "Commands:deploy:Undo: undo-unverified: ")]
    [InlineData("Commands:deploy:Expect:x:Port", "0", "Commands:deploy:Expect:x:Port: ")]
    [InlineData("Ansible:Folder", "", "Ansible:Folder: is missing")]
    [InlineData("Ansible:Pipelining", "true", "Ansible:Pipelining: unknown key")]
    public void What_cannot_be_or_must_not_be_fails_the_start(string key, string value, string problem) =>
        Assert.Contains(Site().With(key, value).Problems(), p => p.StartsWith(problem, StringComparison.Ordinal));

    [Fact]
    public void Playbooks_never_run_as_the_account_that_the_bot_itself_is()
    {
        Assert.Contains(Site().With("Ansible:User", Environment.UserName).Problems(), p => p.Contains("Ansible:User: ", StringComparison.Ordinal));
        var elsewhere = Site().With("Ansible:Controller", "web1").With("Hosts:web1:User", "bot");
        Assert.Equal("plays", elsewhere.Load().Ansible!.User);
        Assert.Contains(elsewhere.With("Ansible:User", "bot").Problems(), p => p.StartsWith("Ansible:User: user-own: 'bot'", StringComparison.Ordinal));
    }

    [Fact]
    public void Listed_playbooks_can_be_run_by_whom_a_rule_names_and_always_destroy()
    {
        var run = Assert.Single(Site().With("Ansible:Playbooks:0", "site.yml").With("Ansible:Playbooks:1", "roles/reboot.yml").Load().Playbooks, p => p.Key == "ansible-run");
        Assert.Equal(("ansible run", Risk.Destructive, "Check"), (run.Spec.Name, run.Spec.Risk, run.Verify));
        Assert.Equal(["site.yml", "roles/reboot.yml"], ((Parameter.Choice)run.Spec.Parameters[0]).Values.AsEnumerable());
    }

    [Fact]
    public void A_playbook_needs_the_section_that_says_who_plays_it() =>
        Assert.Contains(
            Site().Without("Ansible:Folder").Without("Ansible:User").Without("Ansible:KnownHostsFile").Problems(),
            p => p.StartsWith("Commands:deploy:Playbook: needs the section Ansible", StringComparison.Ordinal));
}
