using ChatOps.Core.Execution;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>What sudo and the loader say beside everything is told apart, and decides nothing.</summary>
[Collection(HostCollection.Name)]
public sealed class NoisyWayTests : IDisposable
{
    private readonly NoisyWay? _way = new NoisyFactAttribute().Skip is null ? new() : null;
    private readonly StepLab _lab;
    private readonly LocalExecutor _executor;

    public NoisyWayTests()
    {
        _executor = new LocalExecutor(TestUsers.Bot, _way?.Words ?? TestUsers.AsBot, HostScript.Sent, TimeSpan.FromSeconds(1));
        _lab = new StepLab { Executor = _executor };
    }

    public void Dispose()
    {
        _lab.Dispose();
        _way?.Dispose();
    }

    [NoisyFact]
    public async Task A_look_answers_as_without_the_noise_and_tells_it_apart()
    {
        foreach (var user in new[] { TestUsers.App, "" })
        {
            var result = await ProbeAsync(new(user, new CommandLine("/bin/sh", "-c", "cat; echo oops >&2; /usr/bin/id -un >/dev/null; exit 4"), TimeSpan.FromSeconds(60)) { Input = "in" });
            Assert.Equal((4, "in", "oops\n"), (result.ExitStatus, result.Output, result.Error));
            Assert.Contains(NoisyWay.Loader, result.OnTheWay, StringComparison.Ordinal);
            Assert.Equal(user.Length > 0, result.OnTheWay.Contains(NoisyWay.Sudo, StringComparison.Ordinal));
        }
    }

    [NoisyFact]
    public async Task What_sudo_refuses_is_told_without_the_noise()
    {
        var thrown = await Assert.ThrowsAsync<HostUnreachableException>(() => ProbeAsync(new("daemon", new CommandLine("id"), TimeSpan.FromSeconds(60))));
        Assert.StartsWith("sudo-refused: sudo: a password is required", thrown.Message, StringComparison.Ordinal);
        var refused = Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(StepLab.Step(_lab.NewKey("daemon"), "id")));
        Assert.Equal(("sudo-refused", false), (refused.Code, refused.Reason.Contains("resolve", StringComparison.Ordinal)));
    }

    [NoisyFact]
    public async Task Steps_start_run_end_and_put_files_beside_the_noise()
    {
        var key = _lab.NewKey();
        var started = Assert.IsType<StartAnswer.Started>(await _lab.StartAsync(StepLab.Script(key, "echo out; echo oops >&2; exit 3")));
        Assert.Contains("unable to resolve host", started.Progress!.OnTheWay, StringComparison.Ordinal);
        var end = await _lab.EndOfAsync(key);
        Assert.Equal((3, "out\n", "oops\n"), (end.Progress.ExitStatus, end.Text, WayNoise.Part(end.ErrorText).Tool));
        Assert.Contains(NoisyWay.Loader, end.Progress.OnTheWay, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_lab.At("file"), "before");
        TestUsers.Run("chown", $"{TestUsers.App}:{TestUsers.App}", _lab.At("file"));
        var put = StepLab.Step(_lab.NewKey(), "put-file", _lab.At("file"), "0640") with { Input = "content", PutsFile = true };
        await _lab.StartedAsync(put);
        var done = await _lab.EndOfAsync(put.Key);
        Assert.True(done.Progress.ExitStatus == 0, done.ErrorText);
        Assert.Equal("content", await File.ReadAllTextAsync(_lab.At("file")));

        var identity = StepLab.Script(_lab.NewKey(), "sleep 300") with { Guards = [new Guard.Absent(_lab.At("nothing"))] };
        var stopped = await _lab.StopAsync(await _lab.StartedAsync(identity));
        Assert.Equal((StepState.Stopped, 0), (stopped.State, stopped.ProcessesLeft));
    }

    [HostFact]
    public async Task A_profile_that_prints_is_told_apart_from_the_program_behind_it()
    {
        var probe = await _lab.Executor.ProbeAsync(
            _lab.Host, new(TestUsers.Login, new CommandLine("site-tool", "a"), TimeSpan.FromSeconds(60)) { Login = true, Input = "typed" }, CancellationToken.None);
        Assert.Equal(($"tool of {TestUsers.LoginHome} [a] [] typed", true), (probe.Output.TrimEnd(), probe.OnTheWay.Contains("Bienvenue", StringComparison.Ordinal)));
    }

    private Task<ProbeResult> ProbeAsync(Probe probe) => _executor.ProbeAsync(_lab.Host, probe, CancellationToken.None);
}

/// <summary>Needs root and sudo, as <see cref="HostFactAttribute"/>, and the right to mount.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NoisyFactAttribute : FactAttribute
{
    public NoisyFactAttribute() => Skip = new HostFactAttribute().Skip ?? new MountFactAttribute().Skip;
}
