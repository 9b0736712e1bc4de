using ChatOps.Core.Execution;

namespace ChatOps.Tests.Execution;

/// <summary>Starting once, never starting, and not believing a folder that is not ours.</summary>
[Collection(HostCollection.Name)]
public sealed class StepDoubtTests : IDisposable
{
    private readonly StepLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [HostFact]
    public async Task Starting_a_step_many_times_at_once_starts_it_once()
    {
        var step = StepLab.Script(_lab.NewKey(), "echo ran >>$1", _lab.At("log"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => _lab.StartAsync(step))));
        Assert.Single(answers.OfType<StartAnswer.Started>());
        Assert.Equal(5, answers.OfType<StartAnswer.Existing>().Count());
        Assert.Equal(0, (await _lab.EndOfAsync(step.Key)).Progress.ExitStatus);
        Assert.IsType<StartAnswer.Existing>(await _lab.StartAsync(step));
        Assert.Equal("ran\n", await File.ReadAllTextAsync(_lab.At("log")));
    }

    [HostFact]
    public async Task A_lower_fence_than_seen_is_refused_everywhere()
    {
        var key = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "sleep 300") with { Fence = 7 });
        Assert.Equal("fence-low", Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(StepLab.Step(_lab.NewKey(), "true") with { Fence = 6 })).Code);
        foreach (var answer in new[] { await _lab.FollowAsync(key, fence: 6), await _lab.StopAsync(key, fence: 6), await _lab.SettleAsync(key, fence: 6) })
        {
            Assert.Equal(StepState.Untrusted, answer.State);
            Assert.StartsWith("fence-low", answer.Detail, StringComparison.Ordinal);
        }
        Assert.Equal(StepState.Running, (await _lab.FollowAsync(key, fence: 8)).State);
        Assert.Equal(StepState.Untrusted, (await _lab.FollowAsync(key, fence: 7)).State);
        Assert.Equal(StepState.Stopped, (await _lab.StopAsync(key, fence: 8)).State);
    }

    [HostFact]
    public async Task The_same_key_with_other_contents_is_refused()
    {
        var key = await _lab.StartedAsync(StepLab.Step(_lab.NewKey(), "true"));
        var answer = Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(StepLab.Step(key, "echo", "other")));
        Assert.Equal("digest-differs", answer.Code);
    }

    [HostFact]
    public async Task An_unknown_step_is_none_and_once_settled_it_never_starts()
    {
        var key = _lab.NewKey();
        Assert.Equal(StepState.None, (await _lab.FollowAsync(key)).State);
        Assert.Equal(StepState.Never, (await _lab.SettleAsync(key)).State);
        Assert.Equal("never", Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(StepLab.Step(key, "true"))).Code);
        Assert.Equal(StepState.Never, (await _lab.FollowAsync(key)).State);
        Assert.Equal(StepState.Never, (await _lab.StopAsync(key)).State);
    }

    [HostFact]
    public async Task Stopping_an_unknown_step_settles_it_too()
    {
        var key = _lab.NewKey();
        Assert.Equal(StepState.Never, (await _lab.StopAsync(key)).State);
        Assert.Equal("never", Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(StepLab.Step(key, "true"))).Code);
    }

    [HostFact]
    public async Task Start_and_settle_at_the_same_moment_agree_on_one_truth()
    {
        for (var round = 0; round < 8; round++)
        {
            var step = StepLab.Script(_lab.NewKey(), "echo ran >>$1", _lab.At($"log{round}"));
            var starting = Task.Run(() => _lab.StartAsync(step));
            await Task.WhenAll(starting, Task.Run(() => _lab.SettleAsync(step.Key)));
            var end = await _lab.EndOfAsync(step.Key);
            var started = await starting is StartAnswer.Started;
            Assert.Equal(started ? StepState.Exited : StepState.Never, end.Progress.State);
            Assert.Equal(started, File.Exists(_lab.At($"log{round}")));
        }
    }

    [HostFact]
    public async Task A_launcher_that_died_before_the_program_began_is_settled_to_never()
    {
        // As a launcher leaves it that is killed right after the step's folder came to be.
        var step = StepLab.Script(_lab.NewKey(), "echo ran >>$1", _lab.At("log"));
        await _lab.FollowAsync(step.Key);
        Assert.Equal(0, TestUsers.Run([.. TestUsers.AsApp, "mkdir", "-m", "700", _lab.StepFile(step.Key, "")]));
        Assert.Equal(0, TestUsers.Run([.. TestUsers.AsApp, "cp", "/proc/sys/kernel/random/boot_id", _lab.StepFile(step.Key, "boot")]));
        Assert.Equal(StepState.Starting, (await _lab.FollowAsync(step.Key)).State);
        Assert.Equal(StepState.Never, (await _lab.SettleAsync(step.Key)).State);
        Assert.Equal("never", Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(step)).Code);
        Assert.False(File.Exists(_lab.At("log")));
    }

    /// <summary>The disk may not have got what the program's beginning wrote: that it is missing proves nothing, and the step is neither started nor called "never".</summary>
    [HostFact]
    public async Task A_step_folder_of_before_a_crash_of_the_host_is_lost_and_not_never_started()
    {
        var step = StepLab.Script(_lab.NewKey(), "echo ran >>$1", _lab.At("log"));
        await _lab.FollowAsync(step.Key);
        Assert.Equal(0, TestUsers.Run([.. TestUsers.AsApp, "mkdir", "-m", "700", _lab.StepFile(step.Key, "")]));
        Assert.Equal(0, TestUsers.Run([.. TestUsers.AsApp, "cp", "/proc/sys/kernel/random/uuid", _lab.StepFile(step.Key, "boot")]));
        Assert.Equal(StepState.Lost, (await _lab.FollowAsync(step.Key)).State);
        Assert.IsNotType<StartAnswer.Started>(await _lab.StartAsync(step));
        Assert.Equal(StepState.Lost, (await _lab.SettleAsync(step.Key)).State);
        Assert.False(File.Exists(_lab.At("log")));
    }

    [HostFact]
    public async Task A_folder_that_somebody_else_put_there_is_refused()
    {
        TestUsers.Run([.. TestUsers.AsBot, "mkdir", "-m", "700", _lab.Host.StepFolder]);
        await AssertUnsafeAsync();
    }

    [HostFact]
    public async Task A_folder_that_others_may_write_to_is_refused()
    {
        TestUsers.Run([.. TestUsers.AsApp, "mkdir", "-m", "770", _lab.Host.StepFolder]);
        await AssertUnsafeAsync();
    }

    [HostFact]
    public async Task A_link_in_the_place_of_the_folder_is_refused()
    {
        TestUsers.Run([.. TestUsers.AsApp, "mkdir", "-m", "700", _lab.At("elsewhere")]);
        TestUsers.Run([.. TestUsers.AsApp, "ln", "-s", "elsewhere", _lab.Host.StepFolder]);
        await AssertUnsafeAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_lab.At("elsewhere")));
    }

    [HostFact]
    public async Task A_folder_under_a_parent_where_everybody_may_rename_is_refused()
    {
        File.SetUnixFileMode(_lab.Folder, (UnixFileMode)0b000_111_111_111);
        await AssertUnsafeAsync();
    }

    [HostFact]
    public async Task A_links_or_open_operation_and_step_folders_are_refused()
    {
        var key = await _lab.StartedAsync(StepLab.Step(_lab.NewKey(), "true"));
        await _lab.EndOfAsync(key);
        File.SetUnixFileMode(_lab.StepFile(key, ""), (UnixFileMode)0b000_111_101_000);
        Assert.Equal(StepState.Untrusted, (await _lab.FollowAsync(key)).State);
        Assert.Equal("folder-unsafe", Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(StepLab.Step(key, "true"))).Code);

        var linked = _lab.NewKey();
        Assert.Equal(0, TestUsers.Run([.. TestUsers.AsApp, "ln", "-s", key.Step, _lab.StepFile(linked, "").TrimEnd('/')]));
        Assert.Equal(StepState.Untrusted, (await _lab.FollowAsync(linked)).State);
        Assert.Equal(StepState.Untrusted, (await _lab.SettleAsync(linked)).State);

        File.SetUnixFileMode(Path.Combine(_lab.Host.StepFolder, key.Operation), (UnixFileMode)0b000_111_111_111);
        Assert.Equal(StepState.Untrusted, (await _lab.FollowAsync(_lab.NewKey())).State);
    }

    [HostFact]
    public async Task Guards_that_hold_let_the_step_start()
    {
        await File.WriteAllTextAsync(_lab.At("a file"), "content");
        var step = StepLab.Step(_lab.NewKey(), "true") with
        {
            Guards = [new Guard.Same(_lab.At("a file"), Identity(_lab.At("a file"))), new Guard.Same(_lab.Folder, Identity(_lab.Folder)), new Guard.Absent(_lab.At("new"))],
        };
        Directory.SetLastWriteTimeUtc(_lab.Folder, Directory.GetLastWriteTimeUtc(_lab.Folder));
        await _lab.FollowAsync(step.Key); // the step folder comes to be, which changes the time of the folder it stands in
        step = step with { Guards = [step.Guards[0], new Guard.Same(_lab.Folder, Identity(_lab.Folder)), step.Guards[2]] };
        Assert.Equal(0, (await _lab.EndOfAsync(await _lab.StartedAsync(step))).Progress.ExitStatus);
    }

    [HostFact]
    public async Task A_guard_that_does_not_hold_means_never()
    {
        await File.WriteAllTextAsync(_lab.At("Data.fs"), "content");
        var identity = Identity(_lab.At("Data.fs"));
        await File.AppendAllTextAsync(_lab.At("Data.fs"), "more");
        await AssertGuardAsync(new Guard.Same(_lab.At("Data.fs"), identity));
        await AssertGuardAsync(new Guard.Same(_lab.At("nowhere"), identity));
        await AssertGuardAsync(new Guard.Absent(_lab.At("Data.fs")));
        File.CreateSymbolicLink(_lab.At("dangling"), "/nowhere/at/all");
        await AssertGuardAsync(new Guard.Absent(_lab.At("dangling")));
        // Not being allowed to look is no proof that nothing is there.
        Directory.CreateDirectory(_lab.At("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await AssertGuardAsync(new Guard.Absent(_lab.At("closed/file")));
    }

    [HostFact]
    public async Task A_steps_user_that_sudo_does_not_allow_is_refused_with_sudos_words()
    {
        var refused = Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(StepLab.Step(_lab.NewKey(user: "daemon"), "true")));
        Assert.Equal("sudo-refused", refused.Code);
        Assert.Contains(" ALL=(daemon) NOPASSWD: ", refused.Reason, StringComparison.Ordinal);
        var thrown = await Assert.ThrowsAsync<HostUnreachableException>(() => _lab.FollowAsync(_lab.NewKey(user: "daemon")));
        Assert.StartsWith("sudo-refused: ", thrown.Message, StringComparison.Ordinal);
    }

    [HostFact]
    public async Task Old_operations_are_pruned_and_running_ones_stay()
    {
        var running = await _lab.StartedAsync(StepLab.Script(_lab.NewKey(), "sleep 300"));
        var ended = await _lab.StartedAsync(StepLab.Step(new StepKey(TestUsers.App, "op-ended", "s1"), "true"));
        await _lab.EndOfAsync(ended);
        await _lab.SettleAsync(new StepKey(TestUsers.App, "op-ended", "s2"));
        await _lab.Executor.PruneAsync(_lab.Host, TestUsers.App, TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Equal(StepState.Exited, (await _lab.FollowAsync(ended)).State);
        Assert.Equal(0, TestUsers.Run("find", _lab.Host.StepFolder, "-exec", "touch", "-d", "3 hours ago", "{}", "+"));
        await _lab.Executor.PruneAsync(_lab.Host, TestUsers.App, TimeSpan.FromHours(1), CancellationToken.None);
        Assert.False(Directory.Exists(Path.Combine(_lab.Host.StepFolder, "op-ended")));
        Assert.Equal(StepState.Running, (await _lab.FollowAsync(running)).State);
        await _lab.StopAsync(running);
    }

    private async Task AssertUnsafeAsync()
    {
        Assert.Equal("folder-unsafe", Assert.IsType<StartAnswer.Refused>(await _lab.StartAsync(StepLab.Step(_lab.NewKey(), "true"))).Code);
        Assert.Equal(StepState.Untrusted, (await _lab.FollowAsync(_lab.NewKey())).State);
        Assert.Equal(StepState.Untrusted, (await _lab.SettleAsync(_lab.NewKey())).State);
        Assert.Equal(StepState.Untrusted, (await _lab.StopAsync(_lab.NewKey())).State);
    }

    private async Task AssertGuardAsync(Guard guard)
    {
        var step = StepLab.Script(_lab.NewKey(), "echo ran >>$1", _lab.At("log")) with { Guards = [guard] };
        var first = Assert.IsType<StartAnswer.GuardFailed>(await _lab.StartAsync(step));
        Assert.Contains(_lab.Folder, first.What, StringComparison.Ordinal);
        Assert.Equal(first, await _lab.StartAsync(step)); // a lost answer is asked for again
        Assert.Equal(StepState.Never, (await _lab.FollowAsync(step.Key)).State);
        Assert.False(File.Exists(_lab.At("log")));
    }

    private static string Identity(string path)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%i:%s:%Y", path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }
}
