using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Server.Execution;
using Xunit.Abstractions;

namespace ChatOps.Tests.Execution;

/// <summary>
/// What a step costs its host, counted and not timed: every program that the launcher starts by its name goes through a door here that writes it down. What the
/// shell forks beside them (its watch, the step's own place, two around each call) does not depend on the host either.
/// </summary>
[Collection(HostCollection.Name)]
public sealed class HostCountTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Doors =
    [
        "base64", "cat", "cp", "cut", "date", "dd", "env", "find", "flock", "grep", "head", "id", "mkdir", "mktemp", "mv", "rm", "setsid", "sha256sum", "sleep", "stat", "sync", "tail", "timeout",
        "touch", "tr", "wc", "xargs",
    ];

    private readonly StepLab _lab = new();

    [HostFact]
    public async Task A_short_step_starts_few_programs_waits_for_the_disk_four_times_and_looks_again_and_again_for_nothing()
    {
        var executor = await DoorsAsync();
        var operation = "counted-" + Guid.NewGuid().ToString("n")[..8];
        foreach (var (step, most, syncs) in ((string, int, int)[])[("first", 18, 4), ("second", 17, 3)])
        {
            var start = StepLab.Step(new StepKey(TestUsers.Bot, operation, step), "echo", "done");
            var answer = Assert.IsType<StartAnswer.Started>(await executor.StartAsync(_lab.Host, start, CancellationToken.None));
            Assert.Equal((StepState.Exited, 0), (answer.Progress!.State, answer.Progress.ExitStatus));
            var programs = Taken();
            output.WriteLine($"{step}: {programs.Count} programs: {string.Join(' ', programs.Select(p => p.Split(' ')[0]))}");
            Assert.Contains(programs, p => p.StartsWith("setsid ", StringComparison.Ordinal));
            Assert.InRange(programs.Count, 8, most);
            Assert.Equal(syncs, programs.Where(p => p.StartsWith("sync ", StringComparison.Ordinal)).Sum(p => p.Split(' ').Length - 1));
            // The one that sleeps is the watch over the time limit.
            Assert.Single(programs, p => p.StartsWith("sleep ", StringComparison.Ordinal));
            // A look over all processes would be one at each of them.
            Assert.DoesNotContain(programs, p => p.Contains("/proc/", StringComparison.Ordinal));
            Assert.InRange(Written(operation, step), 1, 150 * 1024);
        }

        await executor.FollowAsync(_lab.Host, new(TestUsers.Bot, operation, "first"), 1, StepOffsets.Start, TimeSpan.FromSeconds(2), CancellationToken.None);
        var followed = Taken();
        output.WriteLine($"follow: {string.Join(' ', followed.Select(p => p.Split(' ')[0]))}");
        Assert.InRange(followed.Count, 1, 8);
    }

    [HostFact]
    public async Task A_look_that_waits_is_woken_by_the_end_and_by_output_and_does_not_poll()
    {
        var executor = await DoorsAsync();
        var key = new StepKey(TestUsers.Bot, "counted-" + Guid.NewGuid().ToString("n")[..8], "slow");
        await executor.StartAsync(_lab.Host, StepLab.Script(key, "sleep 3; echo late; sleep 30"), CancellationToken.None);
        Taken();
        var progress = await executor.FollowAsync(_lab.Host, key, 1, StepOffsets.Start, TimeSpan.FromSeconds(60), CancellationToken.None);
        Assert.Equal("late\n", System.Text.Encoding.UTF8.GetString(progress.Output.Span));
        var programs = Taken();
        output.WriteLine($"waited: {string.Join(' ', programs.Select(p => p.Split(' ')[0]))}");
        Assert.DoesNotContain(programs, p => p is "sleep 0.1" or "sleep 0.2" or "sleep 0.3" or "sleep 0.5");
        Assert.InRange(programs.Count, 1, 16);
        await executor.StopAsync(_lab.Host, key, 1, CancellationToken.None);
    }

    public void Dispose() => _lab.Dispose();

    private string Log => _lab.At("programs");

    private async Task<LocalExecutor> DoorsAsync()
    {
        var folder = Directory.CreateDirectory(_lab.At("doors")).FullName;
        await File.WriteAllTextAsync(Log, "");
        File.SetUnixFileMode(Log, (UnixFileMode)0b110_110_110);
        foreach (var door in Doors)
        {
            var path = Path.Combine(folder, door);
            await File.WriteAllTextAsync(path, string.Create(CultureInfo.InvariantCulture, $"#!/bin/sh\necho \"{door} $*\" | head -n 1 >>{Log}\nexec /usr/bin/{door} \"$@\"\n").Replace("| head", "| /usr/bin/head", StringComparison.Ordinal));
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }
        return new(TestUsers.Bot, [.. TestUsers.AsBot, "/usr/bin/env", $"PATH={folder}:/usr/bin:/bin"], HostScript.Sent, TimeSpan.FromSeconds(1));
    }

    /// <summary>Since the last time. A script that is handed over is one argument of many lines; its first line says which program it was.</summary>
    private List<string> Taken()
    {
        var lines = File.ReadAllLines(Log).Where(l => Doors.Any(d => l.StartsWith(d + " ", StringComparison.Ordinal))).ToList();
        File.WriteAllText(Log, "");
        return lines;
    }

    private long Written(string operation, string step) =>
        Directory.EnumerateFiles(Path.Combine(_lab.Host.StepFolder, operation, step)).Sum(f => new FileInfo(f).Length) + (16 * 1024);
}
