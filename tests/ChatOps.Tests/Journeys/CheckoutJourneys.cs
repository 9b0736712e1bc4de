using System.Text.Json;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Runbooks.Ansible;

namespace ChatOps.Tests.Journeys;

/// <summary>Playbooks of a git checkout on a controller elsewhere: who may see what a run would do before anybody has approved it, and what a run came to.</summary>
[Collection(HostCollection.Name)]
public class CheckoutJourneys
{
    private const string Version = "{ content: \"{{ app_version }}{{ more | default('') }}\", dest: ~/version, mode: \"0600\" }";

    [HostFact]
    public async Task A_trusted_revision_shows_what_it_would_do_and_any_other_is_approved_twice()
    {
        await using var site = new PlaybookSite();
        site.Write("deploy.yml", $$$"""
            - hosts: web
              gather_facts: false
              tasks:
                - name: Gate
                  ansible.builtin.command: "/usr/bin/test -e {{{site.Work}}}/go-{{ inventory_hostname }}"
                  changed_when: false
                - name: Write the version
                  ansible.builtin.copy: {{{Version}}}
            """);
        site.Write("verify.yml", """
            - hosts: web
              gather_facts: false
              tasks:
                - ansible.builtin.command: /bin/cat version
                  args: { chdir: "~" }
                  register: version
                  changed_when: false
                  failed_when: not version.stdout.startswith(app_version)
            """);
        File.WriteAllText(site.At("go-web1"), "");
        foreach (var (id, secret) in new[] { ("prod", "one"), ("test", "two") })
            Secret(site, $"{id}.pass", secret);
        TestUsers.Run("chown", TestUsers.Arriving, site.At("store"));
        site.Git("init", "-q", "-b", "main");
        site.Commit();
        await site.StartAsync(
            ("Hosts:ctl:Executor", "Ssh"), ("Hosts:ctl:Address", "127.0.0.1"), ("Hosts:ctl:Port", $"{site.Server.Port}"), ("Hosts:ctl:User", TestUsers.Arriving), ("Hosts:ctl:KeyFile", site.Server.At("client")),
            ("Hosts:ctl:StepFolder", site.At("ctl-steps")), ("Ansible:Controller", "ctl"), ("Ansible:Trusted:Branch", "main"), ("Hosts:web2:JumpHost", "web1"),
            ("Ansible:VaultPasswordFile:0", $"prod@{site.At("prod.pass")}"), ("Ansible:VaultPasswordFile:1", $"test@{site.At("test.pass")}"),
            ("Commands:deploy:Preview", "First"), ("Commands:deploy:Verify", "verify.yml"), ("Rules:named:Roles:0", "operator"), ("Rules:named:Commands:0", "ansible facts"), ("Rules:named:Commands:1", "ansible trust"),
            ("Approvals:trust:Commands:0", "ansible trust"), ("Approvals:trust:Role", "approver"),
            ("Rules:named:Targets:0", "*"), ("Rules:named:Channels:0", "ops"));

        Assert.Contains("access-denied", await site.AnswerAsync("/ansible ping web"), StringComparison.Ordinal);
        var facts = await site.ConcludedAsync(await site.OperationAsync("/ansible facts web1"));
        Assert.True(Text(facts, "outcome") == "Succeeded", $"{facts}\n{site.Log}");
        Assert.Contains("; kernel ", Field(facts, "web1"), StringComparison.Ordinal);

        var failed = await site.OperationAsync("/app deploy web --version 1.4");
        var shown = string.Join('\n', Summary(await site.UntilAsync(failed, "AwaitingApproval")));
        Assert.Contains("By a check run before any approval, because it is the head of main:\nweb1, web2: would change: “Write the version”; not predicted: “Gate”", shown, StringComparison.Ordinal);
        Assert.Equal([null, null, null], PlaybookSite.OnHosts("version"));
        await site.ApproveAsync(failed);
        var first = await site.ConcludedAsync(failed);
        Assert.True(("Failed", "host-failed") == (Text(first, "outcome"), Text(first, "code")), $"{first}\n{site.Log}");

        File.WriteAllText(site.At("go-web2"), "");
        var again = JsonDocument.Parse(await site.AnswerAsync($"/ops rerun {failed} --failed")).RootElement.GetProperty("operation").GetString()!;
        var second = await ApprovedAsync(site, again);
        Assert.True(("Succeeded", "/app deploy: done, and verified") == (Text(second, "outcome"), Title(second)), $"{second}\n{site.Log}");
        Assert.Equal("web2", second.GetProperty("report").GetProperty("table").GetProperty("rows")[0][0].GetString());
        Assert.Equal(1, second.GetProperty("report").GetProperty("table").GetProperty("rows").GetArrayLength());

        site.Git("checkout", "-q", "-b", "side");
        site.Write("more.yml", "- hosts: web\n");
        site.Commit();
        var untrusted = await site.ConcludedAsync(await site.OperationAsync("/app deploy web1 --version 1.4"));
        Assert.Equal("preview-first", Text(untrusted, "code"));
        var revision = ControllerScript.Run("", "/usr/bin/git", "-C", site.At("playbooks"), "rev-parse", "HEAD").Output.Trim();
        Assert.Equal("Succeeded", Text(await ApprovedAsync(site, await site.OperationAsync($"/ansible trust {revision}")), "outcome"));
        var released = await site.OperationAsync("/app deploy web1 --version 1.4");
        Assert.Contains("because it was released by ", string.Join('\n', Summary(await site.UntilAsync(released, "AwaitingApproval"))), StringComparison.Ordinal);
        await site.AnswerAsync($"/ops cancel {released}");

        // What is encrypted would be shown by a check run: from here on it is approved first.
        site.Write("vars.yml", "");
        site.Write("deploy.yml", $"- hosts: web\n  gather_facts: false\n  vars_files: [a.yml, b.yml]\n  tasks:\n    - name: Write the version\n      ansible.builtin.copy: {Version}");
        site.Vault("a.yml", "secret_a: -aaa", "prod");
        site.Vault("b.yml", "more: \"{{ secret_a }}-bbb\"", "test");
        site.Commit();
        // However much the revision is trusted.
        site.Git("branch", "-f", "main", "HEAD");
        var unforeseen = await site.ConcludedAsync(await site.OperationAsync("/app deploy web1 --version 1.5"));
        Assert.True(Text(unforeseen, "code") == "preview-first", $"{unforeseen}");
        Assert.Contains("a vaulted value in a.yml", Text(unforeseen, "reason"), StringComparison.Ordinal);
        var preview = await ApprovedAsync(site, await site.OperationAsync("/app deploy web1 --version 1.5 --preview"));
        Assert.True(Text(preview, "outcome") == "Succeeded", $"{preview}\n{site.Log}");
        var confirmed = await site.OperationAsync("/app deploy web1 --version 1.5");
        Assert.Contains("By the check run ", string.Join('\n', Summary(await site.UntilAsync(confirmed, "AwaitingApproval"))), StringComparison.Ordinal);
        var done = await ApprovedAsync(site, confirmed);
        Assert.True(Text(done, "outcome") == "Succeeded", $"{done}\n{site.Log}");
        Assert.Equal("1.5-aaa-bbb", PlaybookSite.OnHosts("version")[0]);
        var printed = await site.PrintedAsync(Handle(preview));
        Assert.Contains("would differ: ", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("-bbb", printed, StringComparison.Ordinal);
        Assert.Equal("preview-first", Text(await site.ConcludedAsync(await site.OperationAsync("/app deploy web1 --version 1.5")), "code"));
    }

    private static async Task<JsonElement> ApprovedAsync(PlaybookSite site, string operation)
    {
        await site.ApproveAsync(operation);
        return await site.ConcludedAsync(operation);
    }

    private static void Secret(PlaybookSite site, string name, string text)
    {
        File.WriteAllText(site.At(name), text + "\n");
        File.SetUnixFileMode(site.At(name), UnixFileMode.UserRead);
        TestUsers.Run("chown", TestUsers.Plays, site.At(name));
    }

    private static string? Text(JsonElement operation, string key) => operation.GetProperty(key).GetString();

    private static string? Title(JsonElement operation) => operation.GetProperty("report").GetProperty("title").GetString();

    private static string Handle(JsonElement operation) => Field(operation, "Operation");

    private static string Field(JsonElement operation, string name) =>
        operation.GetProperty("report").GetProperty("fields").EnumerateArray().First(f => Text(f, "name") == name).GetProperty("value").GetString()!;

    private static IEnumerable<string> Summary(JsonElement operation) => operation.GetProperty("plan").GetProperty("summary").EnumerateArray().Select(s => s.GetString()!);
}
