using System.Text.RegularExpressions;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Inventory;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program, a real ansible-inventory, a real sshd: hosts come from Ansible, a person accepts them, and a group of them is asked.</summary>
[Collection(HostCollection.Name)]
public partial class GroupJourneys
{
    [AnsibleHostFact]
    public async Task Hosts_of_ansible_are_accepted_asked_as_a_group_and_inert_again_when_one_is_moved()
    {
        await using var site = new FarSite();
        var inventory = Path.Combine(site.Work, "hosts");
        string Hosts(string third) =>
            $"[site]\nfar1\nfar2\nfar3 {third}\n[site:vars]\nansible_host={site.Host.Address}\nansible_user={TestUsers.Arriving}\nansible_ssh_private_key_file={site.Host.At("client")}\n";
        await File.WriteAllTextAsync(inventory, Hosts("ansible_port=9"));
        await site.StartWithAsync(new() { ["Inventory:Ansible:0"] = inventory });

        var digest = await DigestAsync(site);
        Assert.Contains("unknown-group", await site.AnswerAsync("/ops doctor group:site"), StringComparison.Ordinal);
        Assert.Contains("Accepted", await site.AnswerAsync($"/ops inventory accept {digest}"), StringComparison.Ordinal);

        var asked = await site.ConcludedAsync(await site.OperationAsync("/ops doctor group:site"));
        // The third has no sshd on its port: the other two have answered, and nothing is called good.
        Assert.Equal("Failed", asked.GetProperty("outcome").GetString());
        var told = asked.ToString();
        Assert.Contains("far1, far2 (2", told, StringComparison.Ordinal);
        Assert.Contains("not reached: far3", told, StringComparison.Ordinal);

        await File.WriteAllTextAsync(inventory, Hosts("ansible_host=10.255.255.1"));
        Assert.NotEqual(digest, await DigestAsync(site));
        var less = (await site.ConcludedAsync(await site.OperationAsync("/ops doctor group:site"))).ToString();
        Assert.Contains("far1, far2 (2", less, StringComparison.Ordinal);
        Assert.DoesNotContain("far3", less, StringComparison.Ordinal);
    }

    /// <summary>Read in the background, so it comes a moment later.</summary>
    private static async Task<string> DigestAsync(FarSite site)
    {
        for (var giveUp = DateTime.UtcNow.AddMinutes(2); ; await Task.Delay(500))
        {
            var shown = await site.AnswerAsync("/ops inventory");
            if (Accepts().Match(shown) is { Success: true } match)
                return match.Groups["digest"].Value;
            Assert.True(DateTime.UtcNow < giveUp, shown);
        }
    }

    [GeneratedRegex("inventory accept (?<digest>[0-9a-f]{8})", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Accepts();
}
