using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;

namespace ChatOps.Tests.Operations;

/// <summary>A host that was put back to an earlier state while an operation ran: what the bot has seen there is not there, so nobody knows, and nothing starts again.</summary>
public class HostPutBackTests
{
    [Fact]
    public async Task A_later_step_does_not_start_and_the_outcome_is_unknown()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r, Leaves(r, "first"), new Step("wait", "wait", StepKind.WaitUntil, "", new CommandLine("test", "-e", In(r, "go"))) { TimeLimit = TimeSpan.FromMinutes(1), Interval = TimeSpan.FromMilliseconds(100) },
            Leaves(r, "second"))).StartAsync();
        var handle = await bench.AskAsync();
        await bench.UntilAsync(handle, o => o.Runs.Any(r => r.Step == "wait"));
        PutBack(bench);
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, "go"), "");
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Unknown, true), (ended.Outcome, ended.LockKept));
        Assert.Contains("folder-lost", ended.Runs[^1].Verdict!.Why, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(bench.Folder, "second")));
    }

    /// <summary>Nobody ends that step any more; it ends by itself when the test takes its file away.</summary>
    [Fact]
    public async Task A_step_that_was_seen_running_is_not_started_by_the_next_life_of_the_bot()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r, ScriptedRunbook.Run("count", "sh", "-c", "echo run >>\"$0\"; echo begun; until [ -e \"$1\" ]; do sleep 0.1; [ -e \"$0\" ] || exit; done", In(r, "log"), In(r, "go")))).StartAsync();
        var handle = await bench.AskAsync();
        await bench.UntilTranscriptAsync(handle, "begun");
        PutBack(bench);
        await bench.RestartAsync();
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Unknown, true), (ended.Outcome, ended.LockKept));
        Assert.Equal("run\n", await File.ReadAllTextAsync(Path.Combine(bench.Folder, "log")));
        // Nothing of it stays when its folder is gone: neither the step nor who waits for it.
        foreach (var gone in Directory.GetDirectories(bench.Folder, "gone-*"))
            Directory.Delete(gone, recursive: true);
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, "go"), "");
        var left = DateTimeOffset.UtcNow.AddSeconds(20);
        while (Running(bench.Folder) is { Length: > 0 } running)
        {
            Assert.True(DateTimeOffset.UtcNow < left, $"{running} still runs");
            await Task.Delay(100);
        }
    }

    private static string Running(string folder)
    {
        var found = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => Path.GetFileName(p).All(char.IsAsciiDigit)))
        {
            try
            {
                var line = File.ReadAllText(Path.Combine(process, "cmdline"));
                if (line.Contains(folder, StringComparison.Ordinal) || File.ResolveLinkTarget(Path.Combine(process, "cwd"), false)?.FullName.StartsWith(folder + "/gone-", StringComparison.Ordinal) == true)
                    found.Add(line.Replace('\0', ' '));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }
        return string.Join("; ", found);
    }

    private static Step Leaves(PlanRequest request, string name) => ScriptedRunbook.Run(name, "touch", In(request, name));

    private static string In(PlanRequest request, string name) => Path.Combine(Path.GetDirectoryName(request.Target.Host.StepFolder)!, name);

    /// <summary>Everything that the host kept of the operation is gone.</summary>
    private static void PutBack(EngineBench bench)
    {
        foreach (var operation in Directory.GetDirectories(Path.Combine(bench.Folder, "steps")))
            Directory.Move(operation, Path.Combine(bench.Folder, "gone-" + Path.GetFileName(operation)));
    }
}
