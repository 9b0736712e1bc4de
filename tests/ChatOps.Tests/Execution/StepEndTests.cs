using System.Globalization;
using ChatOps.Core.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>Stop, time limit, and what is left.</summary>
[Collection(HostCollection.Name)]
public sealed class StepEndTests : IDisposable
{
    // Appends to $1 for ever, after saying in $2 who it is.
    private const string Writer = "echo $$ >$2.new; mv $2.new $2; while :; do echo x >>$1; sleep 0.05; done";

    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [HostFact]
    public async Task Stop_ends_a_forked_writer_and_one_that_left_the_session()
    {
        string[] starters =
        [
            "sh -c \"$W\" w $F $F.pid & wait",
            "setsid sh -c \"$W\" w $F $F.pid & wait",
            "setsid setsid sh -c \"$W\" w $F $F.pid & exec sleep 300",
            // Its environment is empty and its session its own, but its parent is known.
            "env -i PATH=$PATH setsid sh -c \"$W\" w $F $F.pid & wait",
            // Orphaned and in another session, but with the step's mark in its environment.
            "(setsid sh -c \"$W\" w $F $F.pid &) ; exec sleep 300",
            // Orphaned with an empty environment, but still in the step's session.
            "(env -i PATH=$PATH sh -c \"$W\" w $F $F.pid &) ; exec sleep 300",
        ];
        foreach (var (starter, i) in starters.Select((s, i) => (s, i)))
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"writes{i}");
            var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "W=$1 F=$2; export W F; " + starter, Writer, _lab.At(file)));
            var writer = await _lab.ProcessAsync(file + ".pid");
            var stopped = await _lab.StopAsync(key);
            Assert.Equal((StepState.Stopped, 0), (stopped.State, stopped.ProcessesLeft));
            Assert.False(StepLab.IsAlive(writer), starter);
            Assert.Equal(StepState.Stopped, (await _lab.FollowAsync(key)).State);
            Assert.Equal(StepState.Stopped, (await _lab.StopAsync(key)).State);
        }
    }

    [HostFact]
    public async Task A_program_that_ignores_TERM_gets_KILL_after_the_grace()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "trap '' TERM; echo $$ >$1; while :; do sleep 0.1; done", _lab.At("pid")));
        var pid = await _lab.ProcessAsync("pid");
        var stopped = await _lab.StopAsync(key);
        Assert.Equal((StepState.Stopped, 0, null), (stopped.State, stopped.ProcessesLeft, stopped.ExitStatus));
        Assert.False(StepLab.IsAlive(pid));
    }

    [HostFact]
    public async Task A_program_may_clean_up_on_TERM()
    {
        var key = await _lab.StartedAsync(StepLab.Script(
            _lab.NewKey(), "trap 'echo cleaned >>$2; exit 0' TERM; echo $$ >$1; while :; do sleep 0.1; done", _lab.At("pid"), _lab.At("log")));
        await _lab.ProcessAsync("pid");
        Assert.Equal(StepState.Stopped, (await _lab.StopAsync(key)).State);
        Assert.Equal("cleaned\n", await File.ReadAllTextAsync(_lab.At("log")));
    }

    [HostFact]
    public async Task A_program_that_ended_before_the_stop_keeps_its_exit_status_and_what_it_left_is_ended()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "setsid sleep 300 & echo $! >$1; exit 6", _lab.At("pid")));
        await _lab.EndOfAsync(key);
        var stopped = await _lab.StopAsync(key);
        Assert.Equal((StepState.Exited, 6, 0), (stopped.State, stopped.ExitStatus, stopped.ProcessesLeft));
    }

    // In /proc/PID/stat the first name ends the line and begins another one, of a process that is not; the second one reads as the names of many files.
    [HostFact]
    public Task A_process_cannot_hide_behind_its_name() => HidesInVainAsync(@"a) S 1\n5 (b");

    [HostFact]
    public Task A_process_cannot_hide_behind_a_pattern_either() => HidesInVainAsync(@"* * * * *\nb");

    private async Task HidesInVainAsync(string name)
    {
        const string Hide = "$SIG{TERM} = 'IGNORE'; my ($f, $comm) = (undef, '/proc/self/comm'); open($f, '>', $_->[0]) && print($f $_->[1]) && close($f) for [$comm, qq{NAME}], [shift, qq{$$\\n}]; sleep 300 while 1";
        var hide = Hide.Replace("NAME", name, StringComparison.Ordinal);
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "env -i perl -e \"$2\" \"$1\" & wait", _lab.At("pid"), hide));
        var pid = await _lab.ProcessAsync("pid");
        Assert.Contains('\n', (await File.ReadAllTextAsync($"/proc/{pid}/comm")).TrimEnd('\n'));
        Assert.Equal((StepState.Stopped, 0, false), ((await _lab.StopAsync(key)).State, (await _lab.FollowAsync(key)).ProcessesLeft, StepLab.IsAlive(pid)));
    }

    [HostFact]
    public async Task What_cannot_be_ended_is_counted_and_said()
    {
        // The step became somebody else by sudo; its own user may not signal that, and TERM passed on by sudo is ignored.
        var key = await _lab.StartedAsync(StepLab.Script(
            _lab.NewKey(), "sudo -n -u nobody sh -c 'trap \"\" TERM; echo $$ >$1; exec sleep 300' sh $1 & wait", _lab.At("pid")));
        var foreign = await _lab.ProcessAsync("pid");
        var stopped = await _lab.StopAsync(key);
        Assert.Equal(StepState.Stopped, stopped.State);
        Assert.True(stopped.ProcessesLeft > 0, $"{stopped}");
        var later = await _lab.FollowAsync(key);
        Assert.Equal((StepState.Stopped, stopped.ProcessesLeft), (later.State, later.ProcessesLeft));
        StepLab.KillHard(foreign);
        Assert.Equal((StepState.Stopped, 0), ((await _lab.StopAsync(key)).State, (await _lab.FollowAsync(key)).ProcessesLeft));
    }

    [HostFact]
    public async Task The_time_limit_is_kept_on_the_host()
    {
        var step = StepLab.Script(_lab.NewKey(), "echo begun; setsid sleep 300 & echo $! >$1; sleep 300", _lab.At("pid"));
        var key = await _lab.StartedAsync(step with { TimeLimit = TimeSpan.FromSeconds(1.5) });
        var other = await _lab.ProcessAsync("pid");
        var end = await _lab.EndOfAsync(key);
        Assert.Equal((StepState.TimedOut, null, 0, "begun\n"), (end.Progress.State, end.Progress.ExitStatus, end.Progress.ProcessesLeft, end.Text));
        Assert.False(StepLab.IsAlive(other));
    }

    [HostFact]
    public async Task A_step_that_is_to_be_left_alone_is_overdue_and_still_ends_with_its_own_status()
    {
        var step = StepLab.Script(_lab.NewKey(), "until [ -e $1 ]; do sleep 0.1; done; exit 9", _lab.At("go"));
        var key = await _lab.StartedAsync(step with { TimeLimit = TimeSpan.FromSeconds(1), AtLimit = AtLimit.LeaveUnknown });
        await StepLab.UntilAsync(() => _lab.FollowAsync(key).GetAwaiter().GetResult().State == StepState.Overdue);
        await File.WriteAllTextAsync(_lab.At("go"), "");
        var end = await _lab.EndOfAsync(key);
        Assert.Equal((StepState.Exited, 9), (end.Progress.State, end.Progress.ExitStatus));
        Assert.NotEmpty(end.Progress.Detail);
    }

    [HostFact]
    public async Task A_program_within_its_time_leaves_no_watch_behind()
    {
        var key = await _lab.StartedAsync(StepLab.Step(_lab.NewKey(), "true") with { TimeLimit = TimeSpan.FromSeconds(4242) });
        await _lab.EndOfAsync(key);
        await StepLab.UntilAsync(() => TestUsers.Run("pgrep", "-u", TestUsers.App, "-f", "sleep 4242") != 0);
    }
}
