using ChatOps.Server;
using Microsoft.Extensions.Configuration;

namespace ChatOps.Tests.Configuration;

/// <summary>What the yearly review reads: nothing that somebody may do, and nobody who could approve it, is left out.</summary>
public class AccessVerbTests
{
    [Fact]
    public void A_playbook_and_a_command_that_waits_for_some_plans_only_are_printed_with_who_could_approve()
    {
        var printed = Printed();
        Assert.Contains("  /app deploy on deploy (Change): ann, bob; a second person (approver): bob\n", printed, StringComparison.Ordinal);
        Assert.Contains("  /demo echo on local (Change): ann, bob; where a plan asks for one, a second person (approver): bob\n", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("Ansible's inventory alone", printed, StringComparison.Ordinal);
    }

    private static string Printed()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Storage:Path"] = "/var/lib/chatops",
            ["People:ann:Roles:0"] = "operator",
            ["People:bob:Roles:0"] = "operator",
            ["People:bob:Roles:1"] = "approver",
            ["Channels:ops:Slack"] = "C0123",
            ["Rules:operators:Roles:0"] = "operator",
            ["Rules:operators:Commands:0"] = "*",
            ["Rules:operators:Targets:0"] = "*",
            ["Rules:operators:Channels:0"] = "ops",
            ["Approvals:plays:Commands:0"] = "app deploy",
            ["Approvals:plays:Role"] = "approver",
            ["Approvals:some:Commands:0"] = "demo echo",
            ["Approvals:some:Role"] = "approver",
            ["Approvals:some:OnlyWhenAsked"] = "true",
            ["Hosts:local:Executor"] = "Local",
            ["Ansible:Folder"] = "/srv/ansible",
            ["Ansible:KnownHostsFile"] = "/srv/known",
            ["Ansible:User"] = "nobody",
            ["Commands:deploy:Family"] = "app",
            ["Commands:deploy:Verb"] = "deploy",
            ["Commands:deploy:Summary"] = "Deploy.",
            ["Commands:deploy:Risk"] = "Change",
            ["Commands:deploy:Playbook"] = "deploy.yml",
            ["Commands:deploy:Hosts:0"] = "local",
            ["Commands:deploy:Verify"] = "Check",
            ["Commands:echo:Family"] = "demo",
            ["Commands:echo:Verb"] = "echo",
            ["Commands:echo:Summary"] = "Say it.",
            ["Commands:echo:Host"] = "local",
            ["Commands:echo:Run:0"] = "/bin/echo",
            ["Commands:echo:Risk"] = "Change",
            ["Commands:echo:User"] = "nobody",
        };
        using var written = new StringWriter();
        new AccessVerb(BotSite.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()), written).Print();
        return written.ToString();
    }
}
