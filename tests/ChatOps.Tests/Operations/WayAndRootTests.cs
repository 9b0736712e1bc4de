using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Operations;

/// <summary>What comes from the way to a host decides nothing; what only root may do is not ended on demand.</summary>
public class WayAndRootTests
{
    private const string Noise = "ERROR: ld.so: object '/nowhere/m.so' from /etc/ld.so.preload cannot be preloaded (cannot open shared object file): ignored.";

    [Fact]
    public async Task Noise_that_begins_in_the_middle_neither_fails_a_step_nor_the_way_back_and_is_told_once()
    {
        // As the judges of a backup, a restore and its way back: any line on standard error is a complaint.
        await using var bench = await new EngineBench(
            r => ScriptedRunbook.Steps(
                r,
                ScriptedRunbook.Run("make", "mkdir", Made(r)) with { Undo = [Noisy("unmake", $"rmdir {Made(r)}", StepKind.Run), Noisy("gone", $"test ! -e {Made(r)}", StepKind.Check)] },
                Noisy("work", "echo done", StepKind.Run) with { Effect = Effect.None, Watch = ["ERROR"] },
                Noisy("look", "true", StepKind.Check),
                ScriptedRunbook.Run("break", "false") with { Undo = [Noisy("nothing", "true", StepKind.Check)] }),
            (_, r) => r.ExitStatus == 0 && r.Error.Length == 0 && r.Flagged.IsEmpty ? Verdict.Passed("fine") : Verdict.Failed($"{r.ExitStatus} {r.Error}")).StartAsync();
        var handle = await bench.AskAsync();
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.RolledBack, "break"), (ended.Outcome, ended.Runs.First(r => r.Verdict!.Kind == VerdictKind.Failed).Step));
        var told = (await bench.MessagesAsync()).Values.Single(m => m.Key == $"final:{handle}").Body.Fields.Where(f => f.Name.StartsWith("On the way to ", StringComparison.Ordinal));
        Assert.Equal(Noise, Assert.Single(told).Value);

        static string Made(PlanRequest request) => Path.Combine(Path.GetDirectoryName(request.Target.Host.StepFolder)!, "made");
    }

    /// <summary>It was seen only while the plan was made; whoever approves reads it, and it makes no plan stale.</summary>
    [Fact]
    public async Task Noise_on_the_way_while_a_plan_is_made_is_told_once_in_the_plan_and_decides_nothing()
    {
        var looks = 0;
        await using var bench = await new EngineBench(r =>
        {
            // At the second look, under the lock, it is another line.
            for (var i = 0; i < 2; i++)
                r.Host.RunAsync("", new CommandLine("/bin/sh", "-c", "echo \"$0\" >&2; echo asked", looks == 0 ? Noise : "stdin: is not a tty")).GetAwaiter().GetResult();
            looks++;
            return ScriptedRunbook.Steps(r, [new Fact("same", "1")], ScriptedRunbook.Run("go", "true"));
        }).StartAsync();
        var handle = await bench.AskAsync("/test destroy");
        await bench.UntilAsync(handle, o => o.State == OperationState.AwaitingApproval);
        await bench.DecideAsync("approver", handle);
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Succeeded, 2), (ended.Outcome, looks));
        Assert.Single(ended.Plan!.Summary, l => l == $"On the way to here was printed: {Noise}");
        Assert.DoesNotContain(ended.Plan.Summary, l => l.Contains("not a tty", StringComparison.Ordinal));
    }

    [HostFact]
    public async Task A_root_line_is_not_ended_on_demand_and_its_own_end_counts()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r, ScriptedRunbook.Run("stop", "/bin/sh", "-c", "sleep 3; echo stopped") with { Undo = [ScriptedRunbook.Check("back", "true")] } is var step
                ? step.AsRoot(60) : step,
            ScriptedRunbook.Run("never", "true"))).StartAsync();
        var handle = await bench.AskAsync();
        await bench.UntilAsync(handle, o => o.Runs.Length > 0);
        await bench.SayAsync("operator", $"/ops cancel {handle}");
        var ended = await bench.EndAsync(handle);
        Assert.Equal((Outcome.Cancelled, VerdictKind.Passed), (ended.Outcome, ended.Runs[0].Verdict!.Kind));
        Assert.Contains("stopped", await bench.TranscriptAsync(ended), StringComparison.Ordinal);
    }

    [HostFact]
    public async Task A_root_line_that_its_limit_cut_off_is_unknown()
    {
        await using var bench = await new EngineBench(
            r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("stop", "sleep", "60").AsRoot(1)), (_, r) => r.CutShort ?? Verdict.Passed("ended")).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal((Outcome.Unknown, true), (ended.Outcome, ended.LockKept));
    }

    private static Step Noisy(string id, string script, StepKind kind) =>
        new(id, id, kind, "", new CommandLine("/bin/sh", "-c", $"echo \"$0\" >&2; {script}", Noise))
        {
            Effect = kind == StepKind.Run ? Effect.Changes : Effect.None,
            TimeLimit = TimeSpan.FromMinutes(1),
        };
}
