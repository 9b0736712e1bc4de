using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Tests.Execution.Ssh;

/// <summary>Steps and looks over a real sshd and a real sudo behind it, as the engine uses them.</summary>
[Collection(HostCollection.Name)]
public class SshStepTests
{
    [HostFact]
    public async Task A_look_arrives_as_the_account_and_as_another_behind_sudo()
    {
        await using var lab = new SshLab();
        Assert.Equal((0, TestUsers.Arriving + "\n"), Told(await lab.LookAsync("", "id", "-un")));
        Assert.Equal((0, TestUsers.App + "\n"), Told(await lab.LookAsync(TestUsers.App, "id", "-un")));
        Assert.Equal((0, TestUsers.Arriving + "\n"), Told(await lab.LookAsync(TestUsers.Arriving, "id", "-un")));
        Assert.Equal(255, (await lab.LookAsync(TestUsers.App, "sh", "-c", "exit 255")).ExitStatus);
        Assert.Equal(137, (await lab.LookAsync(TestUsers.App, "sh", "-c", "kill -KILL $$")).ExitStatus);
        Assert.Equal(1, lab.Server.Connections);
    }

    [HostFact]
    public async Task The_installed_script_is_the_only_thing_that_is_called()
    {
        await using var lab = new SshLab(TestUsers.Narrow, TestUsers.InstalledScript, []);
        Assert.Equal((0, TestUsers.App + "\n"), Told(await lab.LookAsync(TestUsers.App, "id", "-un")));
        var key = await lab.Steps.StartedAsync(StepLab.Script(lab.Steps.NewKey(), "echo done"));
        Assert.Equal((0, "done\n"), ((await lab.Steps.EndOfAsync(key)).Progress.ExitStatus!.Value, (await lab.Steps.EndOfAsync(key)).Text));
    }

    [HostFact]
    public async Task Root_accounts_that_are_not_there_and_accounts_without_a_rule_are_refused_by_name()
    {
        await using var lab = new SshLab();
        await File.WriteAllTextAsync(lab.Server.At("team"), "User root\n");
        Assert.Equal("root-refused", (await lab.RefusedAsync("root")).Code);
        Assert.StartsWith("account-missing: this host has no account 'nobody-there'", (await lab.RefusedAsync("nobody-there")).Message, StringComparison.Ordinal);
        Assert.StartsWith("sudo-refused: sudo: a password is required", (await lab.RefusedAsync("daemon")).Message, StringComparison.Ordinal);
        Assert.Equal("root-refused", Assert.IsType<StartAnswer.Refused>(await lab.Steps.StartAsync(StepLab.Step(lab.Steps.NewKey("root"), "id"))).Code);
        var asRoot = await Assert.ThrowsAsync<HostUnreachableException>(() => lab.Executor.ProbeAsync(
            lab.Server.Host("root", name: "as-root") with { User = "", Ssh = lab.Host.Ssh! with { ConfigFile = lab.Server.At("team") } }, new("", new CommandLine("id"), TimeSpan.FromSeconds(30)), CancellationToken.None));
        Assert.StartsWith("root-refused: the bot arrives here as root", asRoot.Message, StringComparison.Ordinal);
        Assert.Equal("account-missing", Assert.IsType<StartAnswer.Refused>(await lab.Steps.StartAsync(StepLab.Step(lab.Steps.NewKey("nobody-there"), "id"))).Code);
    }

    [HostFact]
    public async Task Arguments_and_input_arrive_byte_for_byte()
    {
        await using var lab = new SshLab();
        string[] hostile = ["a b", "'", "\"", "$(touch /tmp/x)", "`id`", "", "-n", "--", "new\nline", "\ttab", "*", "~", "\\", "!history", "€ü", "%s", "a;b|c&d", new('x', 100_000)];
        var look = await lab.LookAsync(TestUsers.App, ["/usr/bin/printf", "%s\\0", .. hostile]);
        Assert.Equal(string.Concat(hostile.Select(h => h + "\0")), look.Output);
        var step = StepLab.Step(lab.Steps.NewKey(), ["/usr/bin/printf", "%s\\0", .. hostile]);
        Assert.Equal(look.Output, (await lab.Steps.EndOfAsync(await lab.Steps.StartedAsync(step))).Text);
        var every = string.Concat(Enumerable.Range(0, 256).Select(i => (char)i));
        var input = StepLab.Script(lab.Steps.NewKey(), "sha256sum") with { Input = string.Concat(Enumerable.Repeat(every, 200_000)), InputEncoding = InputEncoding.Latin1 };
        var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.Latin1.GetBytes(input.Input)));
        Assert.StartsWith(sum, (await lab.Steps.EndOfAsync(await lab.Steps.StartedAsync(input))).Text, StringComparison.Ordinal);
    }

    [HostFact]
    public async Task A_step_goes_on_without_its_connection_and_is_followed_over_the_next()
    {
        await using var lab = new SshLab();
        var key = await lab.Steps.StartedAsync(StepLab.Script(lab.Steps.NewKey(), "echo one; until [ -e \"$1\" ]; do sleep 0.1; done; echo two; exit 7", lab.Steps.At("go")));
        var following = lab.Steps.FollowAsync(key, new(4, 0), TimeSpan.FromSeconds(30));
        await lab.Server.ServesAsync("follow");
        lab.Server.CutSessions();
        var lost = await Assert.ThrowsAsync<HostUnreachableException>(() => following);
        Assert.Equal(("host-unreachable", false), (lost.Code, lost.NothingRan));
        lab.Server.Restart();
        await File.WriteAllTextAsync(lab.Steps.At("go"), "");
        var end = await lab.Steps.EndOfAsync(key);
        Assert.Equal((7, "one\ntwo\n"), (end.Progress.ExitStatus, end.Text));
    }

    [HostFact]
    public async Task What_root_may_do_goes_by_its_line_and_a_line_nobody_allowed_is_refused()
    {
        await using var lab = new SshLab();
        var refused = await Assert.ThrowsAsync<HostUnreachableException>(
            () => lab.LookAsync(new Probe("", new CommandLine("/usr/bin/id"), TimeSpan.FromSeconds(30)) { RootSeconds = 10 }));
        Assert.StartsWith("sudo-refused: ", refused.Message, StringComparison.Ordinal);
    }

    private static (int?, string) Told(ProbeResult result) => (result.ExitStatus, result.Output);
}
