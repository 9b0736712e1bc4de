using ChatOps.Core.Execution;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>What a site installs allows what the launcher needs, and no more.</summary>
[Collection(HostCollection.Name)]
public sealed class DeployTests : IDisposable
{
    // systemd.exec(5): with User= these imply NoNewPrivileges=yes, or a mount namespace that steps would share.
    private static readonly string[] Harmful =
    [
        "NoNewPrivileges", "SystemCallFilter", "SystemCallArchitectures", "SystemCallLog", "RestrictAddressFamilies", "RestrictNamespaces", "PrivateDevices",
        "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs", "ProtectClock", "ProtectHostname", "MemoryDenyWriteExecute",
        "RestrictRealtime", "RestrictSUIDSGID", "DynamicUser", "LockPersonality",
        "PrivateTmp", "ProtectSystem", "ProtectHome", "ProtectProc", "ProcSubset", "PrivateMounts", "PrivateUsers", "ReadOnlyPaths", "InaccessiblePaths",
        "TemporaryFileSystem", "RootDirectory", "UMask", "MemoryMax", "MemoryHigh",
    ];

    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_unit_ends_only_the_bot_and_leaves_sudo_working()
    {
        var settings = UnitSettings();
        Assert.Equal("process", settings["KillMode"]);
        Assert.Equal("continue", settings["OOMPolicy"]);
        Assert.NotEqual("root", settings["User"]);
        Assert.DoesNotContain(settings.Keys, Harmful.Contains);
    }

    [HostFact]
    public async Task With_the_units_capabilities_sudo_still_reaches_the_steps_user()
    {
        var kept = UnitSettings()["CapabilityBoundingSet"].Split(' ').Select(c => "+" + c["CAP_".Length..].ToLowerInvariant());
        string[] asService = ["setpriv", "--bounding-set", "-all," + string.Join(',', kept), .. TestUsers.AsBot];
        var executor = new LocalExecutor(TestUsers.Bot, asService, HostScript.Sent, TimeSpan.FromSeconds(1));
        var step = StepLab.Script(_lab.NewKey(), "id -un; sleep 300");
        Assert.IsType<StartAnswer.Started>(await executor.StartAsync(_lab.Host, step, CancellationToken.None));
        await StepLab.UntilAsync(() => File.ReadAllText(_lab.StepFile(step.Key, "out")) == TestUsers.App + "\n");
        var stopped = await executor.StopAsync(_lab.Host, step.Key, 1, CancellationToken.None);
        Assert.Equal((StepState.Stopped, 0), (stopped.State, stopped.ProcessesLeft));
    }

    [HostFact]
    public void The_sudoers_samples_are_valid()
    {
        foreach (var sample in new[] { "chatops", "chatops-installed" })
            Assert.Equal(0, TestUsers.Run("visudo", "-cf", Path.Combine(Deploy, "sudoers.d", sample)));
    }

    [HostFact]
    public async Task The_narrow_sudoers_lets_the_installed_script_work_and_nothing_else()
    {
        var executor = new LocalExecutor(TestUsers.Narrow, TestUsers.As(TestUsers.Narrow), HostScript.Installed(TestUsers.InstalledScript), TimeSpan.FromSeconds(1));
        var step = StepLab.Script(_lab.NewKey(), "cat; exit 3") with { Input = "narrow" };
        Assert.IsType<StartAnswer.Started>(await executor.StartAsync(_lab.Host, step, CancellationToken.None));
        Assert.Equal((3, "narrow"), ((await _lab.EndOfAsync(step.Key)).Progress.ExitStatus, (await _lab.EndOfAsync(step.Key)).Text));
        Assert.Equal(StepState.Never, (await executor.SettleAsync(_lab.Host, _lab.NewKey(), 1, CancellationToken.None)).State);

        var sent = new LocalExecutor(TestUsers.Narrow, TestUsers.As(TestUsers.Narrow), HostScript.Sent, null);
        var refused = Assert.IsType<StartAnswer.Refused>(await sent.StartAsync(_lab.Host, step, CancellationToken.None));
        Assert.Equal("sudo-refused", refused.Code);
        AssertRefused("/bin/sh", "-c", "id");
        AssertRefused(TestUsers.InstalledScript, "run", "op/s1");
        AssertRefused(TestUsers.InstalledScript, "start", "more");
        AssertRefused(TestUsers.InstalledScript, "probe", "id");
        AssertRefused(TestUsers.InstalledScript, "put", "/tmp", _lab.At("file"), "0644");
        AssertRefused(TestUsers.InstalledScript, "login", "/tmp", "id");
    }

    [HostFact]
    public async Task The_narrow_form_puts_files_and_starts_steps_through_a_login_shell()
    {
        var executor = new LocalExecutor(TestUsers.Narrow, TestUsers.As(TestUsers.Narrow), HostScript.Installed(TestUsers.InstalledScript), TimeSpan.FromSeconds(1));
        var put = StepLab.Step(_lab.NewKey(), "put-file", _lab.At("file"), "0640") with { Input = "content", PutsFile = true };
        var login = StepLab.Script(_lab.NewKey(), "echo $LOGNAME") with { Login = true };
        Assert.IsType<StartAnswer.Started>(await executor.StartAsync(_lab.Host, put, CancellationToken.None));
        Assert.IsType<StartAnswer.Started>(await executor.StartAsync(_lab.Host, login, CancellationToken.None));
        Assert.Equal(0, (await _lab.EndOfAsync(put.Key)).Progress.ExitStatus);
        Assert.Equal("content", await File.ReadAllTextAsync(_lab.At("file")));
        Assert.Equal(TestUsers.App + "\n", (await _lab.EndOfAsync(login.Key)).Text);
    }

    [HostFact]
    public async Task The_narrow_form_looks_at_what_the_steps_user_may_see_without_naming_programs()
    {
        var executor = new LocalExecutor(TestUsers.Narrow, TestUsers.As(TestUsers.Narrow), HostScript.Installed(TestUsers.InstalledScript), TimeSpan.FromSeconds(1));
        foreach (var login in new[] { false, true })
        {
            var look = new Probe(TestUsers.App, new CommandLine("/bin/sh", "-c", "id -un; cat; exit 3"), TimeSpan.FromSeconds(30)) { Login = login, Input = "narrow" };
            var result = await executor.ProbeAsync(_lab.Host, look, CancellationToken.None);
            Assert.Equal((3, TestUsers.App + "\nnarrow", ""), (result.ExitStatus, result.Output, result.Error));
        }
    }

    private static string Deploy => Path.Combine(TestUsers.Repository, "deploy");

    private static void AssertRefused(params string[] argv)
    {
        string[] asNarrow = [.. TestUsers.As(TestUsers.Narrow), "sudo", "-n", "-l", "-u", TestUsers.App, "--"];
        Assert.Equal(0, TestUsers.Run([.. asNarrow, TestUsers.InstalledScript, "probe"]));
        Assert.NotEqual(0, TestUsers.Run([.. asNarrow, .. argv]));
    }

    internal static Dictionary<string, string> UnitSettings() =>
        File.ReadAllLines(Path.Combine(Deploy, "chatops.service"))
            .Where(l => l.Contains('=', StringComparison.Ordinal) && !l.StartsWith('#'))
            .Select(l => l.Split('=', 2))
            .GroupBy(p => p[0])
            .ToDictionary(g => g.Key, g => g.Last()[1]);
}
