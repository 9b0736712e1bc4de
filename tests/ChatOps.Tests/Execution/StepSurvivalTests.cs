using System.Diagnostics;
using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Server.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>What dies around a step, and what is known of it then.</summary>
[Collection(HostCollection.Name)]
public sealed class StepSurvivalTests : IDisposable
{
    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [HostFact]
    public async Task A_step_outlives_the_kill_of_the_bot_that_started_it()
    {
        var step = StepLab.Script(
            _lab.NewKey(), "echo one; until [ -e $1 ]; do sleep 0.1; done; echo two; echo err >&2; exit 5", _lab.At("go")) with
        { Input = "x" };
        await File.WriteAllBytesAsync(_lab.At("request"), Request(step));
        // A bot of three lines: it starts the step as the real one does, and is killed with everything in its process group.
        string[] call = [.. TestUsers.AsBot, "sudo", "-n", "-H", "-u", TestUsers.App, "--", .. HostScript.Sent.Command("start")];
        using var bot = Process.Start(new ProcessStartInfo(
            "setsid", ["/bin/sh", "-c", "request=$1 answer=$2; shift 2; \"$@\" <$request >$answer; sleep 300", "bot", _lab.At("request"), _lab.At("answer"), .. call]))!;
        await StepLab.UntilAsync(() => File.Exists(_lab.At("answer")) && File.ReadAllText(_lab.At("answer")).Contains("answer started", StringComparison.Ordinal));
        Assert.Equal(0, TestUsers.Run("kill", "-KILL", "--", "-" + bot.Id.ToString(CultureInfo.InvariantCulture)));
        await bot.WaitForExitAsync();

        Assert.Equal(StepState.Running, (await _lab.FollowAsync(step.Key)).State);
        await File.WriteAllTextAsync(_lab.At("go"), "");
        var end = await _lab.EndOfAsync(step.Key);
        Assert.Equal((5, "one\ntwo\n", "err\n"), (end.Progress.ExitStatus, end.Text, end.ErrorText));
        Assert.IsType<StartAnswer.Existing>(await _lab.StartAsync(step));
    }

    [HostFact]
    public async Task A_follow_that_is_given_up_leaves_the_step_alone()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "until [ -e $1 ]; do sleep 0.1; done; echo done", _lab.At("go")));
        using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _lab.Executor.FollowAsync(_lab.Host, key, 1, StepOffsets.Start, TimeSpan.FromSeconds(5), impatient.Token));
        await File.WriteAllTextAsync(_lab.At("go"), "");
        Assert.Equal((0, "done\n"), ((await _lab.EndOfAsync(key)).Progress.ExitStatus, (await _lab.EndOfAsync(key)).Text));
    }

    [HostFact]
    public async Task Without_its_runner_a_program_is_running_until_it_is_gone_and_then_lost()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "echo said; until [ -e $1 ]; do sleep 0.1; done", _lab.At("go")));
        StepLab.KillHard(_lab.ProcessIn(key, "runner"));
        Assert.Equal(StepState.Running, (await _lab.FollowAsync(key)).State);
        await File.WriteAllTextAsync(_lab.At("go"), "");
        var end = await _lab.EndOfAsync(key);
        Assert.Equal((StepState.Lost, null, "said\n"), (end.Progress.State, end.Progress.ExitStatus, end.Text));
        Assert.IsType<StartAnswer.Existing>(await _lab.StartAsync(StepLab.Script(key, "echo said; until [ -e $1 ]; do sleep 0.1; done", _lab.At("go"))));
    }

    [HostFact]
    public async Task Without_its_runner_a_step_can_still_be_stopped()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "setsid sleep 300 & sleep 300"));
        StepLab.KillHard(_lab.ProcessIn(key, "runner"));
        var stopped = await _lab.StopAsync(key);
        Assert.Equal((StepState.Stopped, 0), (stopped.State, stopped.ProcessesLeft));
    }

    [HostFact]
    public async Task Without_its_runner_the_time_limit_is_kept()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "sleep 300") with { TimeLimit = TimeSpan.FromSeconds(3) });
        StepLab.KillHard(_lab.ProcessIn(key, "runner"));
        Assert.Equal(StepState.TimedOut, (await _lab.EndOfAsync(key)).Progress.State);
    }

    [HostFact]
    public async Task A_step_of_before_a_restart_of_the_host_is_lost()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "sleep 300"));
        var file = _lab.StepFile(key, "runner");
        var runner = await File.ReadAllTextAsync(file);
        // The same numbers, alive even, but of another life of this machine.
        await File.WriteAllTextAsync(file, string.Join(' ', runner.Split(' ')[..2]) + " 00000000-0000-0000-0000-000000000000\n");
        Assert.Equal(StepState.Lost, (await _lab.FollowAsync(key)).State);
        await File.WriteAllTextAsync(file, runner);
        await _lab.StopAsync(key);
    }

    [HostFact]
    public async Task A_launcher_killed_at_any_moment_of_the_start_leaves_one_truth()
    {
        for (var round = 0; round < 16; round++)
        {
            var log = _lab.At($"log{round}");
            var step = StepLab.Script(_lab.NewKey(), "cat >>$1", log) with { Input = "ran\n" };
            var client = new ClientProcess([.. TestUsers.AsApp, .. HostScript.Sent.Command("start")]);
            await client.RunAsync(Request(step), TimeSpan.FromMilliseconds(10 + 20 * round), 100_000, CancellationToken.None);
            await _lab.SettleAsync(step.Key);
            var end = (await _lab.EndOfAsync(step.Key)).Progress;
            Assert.Contains(end.State, new[] { StepState.Never, StepState.Exited, StepState.Lost });
            Assert.IsNotType<StartAnswer.Started>(await _lab.StartAsync(step));
            var ran = File.Exists(log) ? await File.ReadAllTextAsync(log) : "";
            if (end.State != StepState.Lost) // the kill may hit the runner too, before it has left the family
                Assert.Equal(end.State == StepState.Exited ? "ran\n" : "", ran);
            Assert.True(ran is "" or "ran\n", ran);
        }
    }

    [HostFact]
    public async Task A_request_cut_short_anywhere_never_starts_anything()
    {
        var step = StepLab.Script(_lab.NewKey(), "echo ran >>$1", _lab.At("log")) with { Input = "input", Guards = [new Guard.Absent(_lab.At("nothing"))] };
        var request = Request(step);
        var script = HostScript.Sent.Preamble.Length;
        int[] cuts = [0, 1, script / 2, script - 1, script, .. Enumerable.Range(0, 24).Select(i => script + (request.Length - script) * i / 24), request.Length - 1];
        foreach (var cut in cuts.Distinct())
        {
            var client = new ClientProcess([.. TestUsers.AsApp, .. HostScript.Sent.Command("start")]);
            var result = await client.RunAsync(request.AsMemory(0, cut), TimeSpan.FromSeconds(60), 100_000, CancellationToken.None);
            if (cut < script)
                Assert.Equal((86, ""), (result.ExitStatus, result.Output.Text));
            else
                Assert.Contains("answer refused\ncode request-damaged\n", result.Output.Text, StringComparison.Ordinal);
        }
        Assert.Equal(StepState.None, (await _lab.FollowAsync(step.Key)).State);
        Assert.False(File.Exists(_lab.At("log")));
        await _lab.StartedAsync(step); // and whole it does start
    }

    [HostFact]
    public async Task A_request_that_was_changed_on_the_way_never_starts_anything()
    {
        var step = StepLab.Script(_lab.NewKey(), "echo ran >>$1", _lab.At("log"));
        var request = Request(step);
        request[^5] ^= 1;
        var client = new ClientProcess([.. TestUsers.AsApp, .. HostScript.Sent.Command("start")]);
        var result = await client.RunAsync(request, TimeSpan.FromSeconds(60), 100_000, CancellationToken.None);
        Assert.Contains("code request-damaged\n", result.Output.Text, StringComparison.Ordinal);
    }

    [HostFact]
    public async Task The_installed_script_does_the_same_as_the_one_sent_along()
    {
        var host = _lab.Host with { HostScript = _lab.At("libexec/chatops-host") };
        var executor = StepLab.NewExecutor(HostScript.Sent);
        var step = StepLab.Script(_lab.NewKey(), "cat; exit 3") with { Input = "installed" };
        // Nothing is sent along any more: without the file there is no answer.
        Assert.IsType<StartAnswer.Refused>(await executor.StartAsync(host, step, CancellationToken.None));
        Directory.CreateDirectory(_lab.At("libexec"));
        await File.WriteAllTextAsync(_lab.At("libexec/chatops-host"), HostScript.Text);
        File.SetUnixFileMode(_lab.At("libexec/chatops-host"), (UnixFileMode)0b111_101_101);
        Assert.IsType<StartAnswer.Started>(await executor.StartAsync(host, step, CancellationToken.None));
        Assert.Equal((3, "installed"), ((await _lab.EndOfAsync(step.Key)).Progress.ExitStatus, (await _lab.EndOfAsync(step.Key)).Text));
        Assert.Equal(3, (await executor.StopAsync(host, step.Key, 1, CancellationToken.None)).ExitStatus);
    }

    [MountFact]
    public async Task A_full_disk_refuses_the_start_and_cannot_hide_an_exit_status()
    {
        var small = _lab.At("small");
        Directory.CreateDirectory(small);
        Assert.Equal(0, TestUsers.Run("mount", "-t", "tmpfs", "-o", "size=1m,mode=1777", "none", small));
        try
        {
            var lab = new StepLab { Host = _lab.Host with { StepFolder = Path.Combine(small, "steps") } };
            var fills = await lab.StartedAsync(StepLab.Script(lab.NewKey(), "cat /dev/zero; echo full >$1; until [ -e $2 ]; do sleep 0.1; done; exit 7", lab.At("full"), lab.At("go")));
            await StepLab.UntilAsync(() => File.Exists(lab.At("full")));

            var refused = Assert.IsType<StartAnswer.Refused>(await lab.StartAsync(StepLab.Step(lab.NewKey(), "true")));
            Assert.Equal("no-space", refused.Code);

            await File.WriteAllTextAsync(lab.At("go"), "");
            await StepLab.UntilAsync(() => lab.FollowAsync(fills, new(1L << 40, 0)).GetAwaiter().GetResult().Ended);
            Assert.Equal(7, (await lab.FollowAsync(fills, new(1L << 40, 0))).ExitStatus);
            lab.Dispose();
        }
        finally
        {
            Assert.Equal(0, TestUsers.Run("umount", "-l", small));
        }
    }

    private byte[] Request(StepStart step) =>
        new LauncherRequest().WithKey(_lab.Host.StepFolder, step.Key, step.Fence).With("grace", 1000).WithStart(step)
            .WithLook(StepOffsets.Start, TimeSpan.FromSeconds(1), 1024).ToBytes(HostScript.Sent);
}
