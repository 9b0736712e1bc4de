using ChatOps.Core.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>Programs through their user's login shell, whose profile says where they are.</summary>
[Collection(HostCollection.Name)]
public sealed class LoginTests : IDisposable
{
    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [HostFact]
    public async Task The_profile_is_loaded_with_login_and_only_with_it()
    {
        var end = await _lab.EndOfAsync(await _lab.StartedAsync(Tool(login: true)));
        Assert.Equal((0, "tool of /var/lib/chatops-test-login [a b] [$HOME] input\n", ""), (end.Progress.ExitStatus, end.Text, end.ErrorText));
        Assert.Equal(127, (await _lab.EndOfAsync(await _lab.StartedAsync(Tool(login: false)))).Progress.ExitStatus);

        var probe = new Probe(TestUsers.Login, new CommandLine("site-tool", "a b", "$HOME"), TimeSpan.FromSeconds(60));
        Assert.Equal(new ProbeResult(0, "tool of /var/lib/chatops-test-login [a b] [$HOME] \n", "") { OnTheWay = "Bienvenue" }, await ProbeAsync(probe with { Login = true }));
        Assert.Equal(127, (await ProbeAsync(probe)).ExitStatus);
    }

    [HostFact]
    public async Task A_profile_that_ends_by_itself_is_not_the_program()
    {
        await File.WriteAllTextAsync(TestUsers.LoginHome + "/ends", "echo this host is being rebuilt >&2; exit 0");
        try
        {
            var end = await _lab.EndOfAsync(await _lab.StartedAsync(Tool(login: true)));
            Assert.Equal((StepState.Never, "its login profile ended by itself (exit status 0) before the program began"), (end.Progress.State, end.Progress.Detail));
            Assert.Contains("this host is being rebuilt", end.Progress.OnTheWay, StringComparison.Ordinal);
            var thrown = await Assert.ThrowsAsync<HostUnreachableException>(
                () => ProbeAsync(new(TestUsers.Login, new CommandLine("site-tool"), TimeSpan.FromSeconds(60)) { Login = true }));
            Assert.Contains("this host is being rebuilt", thrown.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(TestUsers.LoginHome + "/ends");
        }
    }

    [HostFact]
    public async Task A_login_begins_at_home_with_the_names_of_its_user_and_ends_with_the_programs_own_status()
    {
        var step = StepLab.Script(_lab.NewKey(TestUsers.Login), "pwd; echo $HOME $USER $LOGNAME $SHELL; umask; echo $CHATOPS_STEP; exit 7") with { Login = true };
        var end = await _lab.EndOfAsync(await _lab.StartedAsync(step));
        var home = TestUsers.LoginHome;
        Assert.Equal(
            (7, $"{home}\n{home} {TestUsers.Login} {TestUsers.Login} /bin/bash\n0022\n{_lab.Operation}/{step.Key.Step}\n"),
            (end.Progress.ExitStatus, end.Text));
    }

    [HostFact]
    public async Task A_program_that_is_not_there_is_127_with_the_path_that_was_searched()
    {
        var step = StepLab.Step(_lab.NewKey(TestUsers.Login), "no-such-tool") with { Login = true };
        var end = await _lab.EndOfAsync(await _lab.StartedAsync(step));
        Assert.Equal(127, end.Progress.ExitStatus);
        Assert.StartsWith($"no-such-tool: not found; after the login profile of {TestUsers.Login} the PATH is {TestUsers.LoginHome}/bin:", end.ErrorText, StringComparison.Ordinal);
        foreach (var user in new[] { "", TestUsers.App, TestUsers.Login })
        {
            foreach (var program in new[] { "no-such-tool", "/no/such/tool" })
            {
                var probe = await ProbeAsync(new(user, new CommandLine(program), TimeSpan.FromSeconds(60)) { Login = true });
                Assert.Equal(127, probe.ExitStatus);
                Assert.Matches($"{program}.?: (not found|No such file or directory)", probe.Error);
            }
        }
    }

    [HostFact]
    public async Task An_account_without_a_usable_shell_gets_sh_and_the_bots_own_account_needs_no_sudo()
    {
        // Both accounts have nologin; the second is the bot itself.
        foreach (var (user, name) in new[] { (TestUsers.App, TestUsers.App), ("", TestUsers.Bot) })
        {
            var probe = await ProbeAsync(new(user, new CommandLine("/bin/sh", "-c", "id -un; echo $USER $HOME $SHELL"), TimeSpan.FromSeconds(60)) { Login = true });
            Assert.Equal(new ProbeResult(0, $"{name}\n{name} /nonexistent /usr/sbin/nologin\n", ""), probe);
        }
    }

    [HostFact]
    public async Task A_step_through_a_login_shell_is_ended_as_any_other()
    {
        var step = StepLab.Script(_lab.NewKey(TestUsers.Login), "echo $$ >$1; sleep 300 & wait", _lab.At("pid")) with { Login = true };
        var key = await _lab.StartedAsync(step);
        var pid = await _lab.ProcessAsync("pid");
        Assert.Equal(pid, _lab.ProcessIn(key, "program"));
        var stopped = await _lab.StopAsync(key);
        Assert.Equal((StepState.Stopped, 0, false), (stopped.State, stopped.ProcessesLeft, StepLab.IsAlive(pid)));
    }

    private StepStart Tool(bool login) =>
        StepLab.Step(_lab.NewKey(TestUsers.Login), "site-tool", "a b", "$HOME") with { Login = login, Input = "input" };

    private Task<ProbeResult> ProbeAsync(Probe probe) => _lab.Executor.ProbeAsync(_lab.Host, probe, CancellationToken.None);
}
