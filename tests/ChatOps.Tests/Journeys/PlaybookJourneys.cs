using System.Text.Json;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Journeys;

[Collection(HostCollection.Name)]
public class PlaybookJourneys
{
    /// <summary>What would run something, or become something else, if any reader on the way took it for more than text.</summary>
    private const string Hostile = "{{ lookup('pipe', 'touch /tmp/chatops-hostile') }} {% for i in [1] %}x{% endfor %} a=b ansible_connection=local @/etc/passwd ~web.* web1:all $(id) `id` 'quo\"te' \\ é";

    [HostFact]
    public async Task A_playbook_is_planned_approved_played_and_verified_and_values_arrive_byte_for_byte()
    {
        await using var site = new PlaybookSite();
        await site.StartAsync(("Commands:deploy:Parameters:version:Rest", "true"));
        var deploy = await site.OperationAsync($"/app deploy web {Hostile}");
        await site.ApproveAsync(deploy);
        var ended = await site.ConcludedAsync(deploy);
        Assert.True(ended.GetProperty("outcome").GetString() == "Succeeded", $"{ended}\n{site.Log}");
        Assert.Equal([Hostile, Hostile, null], PlaybookSite.OnHosts("version"));
        Assert.False(File.Exists("/tmp/chatops-hostile"));
        var report = ended.GetProperty("report");
        Assert.Equal(("/app deploy: done, and verified", "Good"), (report.GetProperty("title").GetString(), report.GetProperty("tone").GetString()));
        Assert.Contains("web1 changed 1 1", Row(report, 0), StringComparison.Ordinal);
        var printed = await site.PrintedAsync(deploy);
        Assert.Contains("PLAY RECAP", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("\"event\"", printed, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetDirectories("/tmp", "chatops-run-*"), d => Directory.GetLastWriteTimeUtc(d) > DateTime.UtcNow.AddMinutes(-2) && Directory.GetFiles(d, "vars.json").Length > 0);
    }

    [HostFact]
    public async Task What_changed_since_the_plan_was_made_is_not_played()
    {
        await using var site = new PlaybookSite();
        await site.StartAsync(("Commands:other:Family", "app"), ("Commands:other:Verb", "other"), ("Commands:other:Summary", "Other"), ("Commands:other:Risk", "Change"),
            ("Commands:other:Playbook", "deploy.yml"), ("Commands:other:Hosts:0", "nosuch"), ("Commands:other:Verify", "Check"));
        var deploy = await site.OperationAsync("/app deploy web1 --version 1.4");
        await site.UntilAsync(deploy, "AwaitingApproval");
        site.Write("templates/new.j2", "one file more");
        await site.ApproveAsync(deploy);
        await RefusedAsync(site, deploy, "plan-stale", "the folder's snapshot was ");

        await RefusedAsync(site, await site.OperationAsync("/app other"), "unknown-host", "'nosuch'");
        site.Write("collections.yml", "- hosts: web\n  tasks:\n    - name: x\n      some.thing.module: {}");
        await RefusedAsync(site, await site.OperationAsync("/app deploy web1 --version 1.4"), "collection-missing", "some.thing");
        File.Delete(site.At("playbooks/collections.yml"));
        File.CreateSymbolicLink(site.At("playbooks/out"), "/etc/passwd");
        await RefusedAsync(site, await site.OperationAsync("/app deploy web1 --version 1.4"), "snapshot-link", "out leads out of the folder");
        File.Delete(site.At("playbooks/out"));
        File.Delete(site.At("playbooks/deploy.yml"));
        await RefusedAsync(site, await site.OperationAsync("/app deploy web1 --version 1.4"), "playbook-missing", "deploy.yml");
        Assert.Equal([null, null, null], PlaybookSite.OnHosts("version"));
    }

    [HostFact]
    public async Task What_no_check_run_can_predict_is_never_green_and_a_cancelled_run_leaves_nothing_on_its_hosts()
    {
        await using var site = new PlaybookSite();
        site.Write("deploy.yml", "- hosts: web\n  gather_facts: false\n  tasks:\n    - name: Long\n      shell: echo begin >> ~/log; sleep 4; echo end >> ~/log");
        await site.StartAsync();
        var played = await site.OperationAsync("/app deploy web1 --version 1.4");
        await site.ApproveAsync(played);
        var ended = await site.ConcludedAsync(played);
        Assert.True(ended.GetProperty("outcome").GetString() == "Succeeded", $"{ended}\n{site.Log}");
        Assert.Equal("begin\nend\n", PlaybookSite.OnHosts("log")[0]);
        Assert.Equal(("/app deploy: ran, not verified", "Warning"), (ended.GetProperty("report").GetProperty("title").GetString(), ended.GetProperty("tone").GetString()));

        var cancelled = await site.OperationAsync("/app deploy web2 --version 1.4");
        await site.ApproveAsync(cancelled);
        await DemoBot.UntilAsync(() => Task.FromResult(PlaybookSite.OnHosts("log")[1] is not null), "the playbook has begun");
        await site.AnswerAsync($"/ops cancel {cancelled}");
        var left = await site.ConcludedAsync(cancelled);
        Assert.True(left.GetProperty("outcome").GetString() == "Cancelled", $"{left}\n{site.Log}");
        Assert.EndsWith("nothing of it is still running, and what was done until then stays", left.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("begin\n", PlaybookSite.OnHosts("log")[1]);
    }

    [HostFact]
    public async Task What_is_expected_of_a_playbook_is_looked_at_by_the_bot_itself_and_another_playbook_leads_back()
    {
        await using var site = new PlaybookSite();
        var state = site.At("state-web1");
        site.Write("set.yml", $$$"""
            - hosts: web
              gather_facts: false
              tasks:
                - ansible.builtin.copy: { content: "{{ 'oops' if app_version == 'bad' else app_version }}", dest: "{{{site.Work}}}/state-{{ inventory_hostname }}", mode: "0644" }
            """);
        site.Write("back.yml", $$$"""
            - hosts: web
              gather_facts: false
              tasks:
                - ansible.builtin.copy: { content: first, dest: "{{{site.Work}}}/state-{{ inventory_hostname }}", mode: "0644" }
            """);
        await site.StartAsync(("Commands:deploy:Playbook", "set.yml"), ("Commands:deploy:Verify", ""), ("Commands:deploy:Parameters:version:Pattern", "^[a-z]+$"), ("Commands:deploy:Undo:Playbook", "back.yml"),
            ("Commands:deploy:Expect:state:File", state), ("Commands:deploy:Expect:state:Contents:0", "{version}"), ("Commands:deploy:Expect:state:Within", "00:00:01"));
        var first = await site.OperationAsync("/app deploy web1 --version first");
        await site.ApproveAsync(first);
        var done = await site.ConcludedAsync(first);
        Assert.True(("Succeeded", "Good") == (done.GetProperty("outcome").GetString(), done.GetProperty("tone").GetString()), $"{done}\n{site.Log}");
        Assert.Equal("/app deploy: done, and checked on the hosts", done.GetProperty("report").GetProperty("title").GetString());

        var bad = await site.OperationAsync("/app deploy web1 --version bad");
        await site.ApproveAsync(bad);
        var back = await site.ConcludedAsync(bad);
        Assert.True(("RolledBack", "expectation-failed") == (back.GetProperty("outcome").GetString(), back.GetProperty("code").GetString()), $"{back}\n{site.Log}");
        Assert.Equal("first", await File.ReadAllTextAsync(state));
    }

    private static async Task RefusedAsync(PlaybookSite site, string operation, string code, string reason)
    {
        var ended = await site.ConcludedAsync(operation);
        Assert.True(("Refused", code) == (ended.GetProperty("outcome").GetString(), ended.GetProperty("code").GetString()), $"{ended}\n{site.Log}");
        Assert.Contains(reason, ended.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private static string Row(JsonElement report, int row) => string.Join(' ', report.GetProperty("table").GetProperty("rows")[row].EnumerateArray().Select(c => c.GetString()));
}
