using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Steps;

namespace ChatOps.Tests.Operations;

/// <summary>What a running step tells of itself, what is left of one that was ended, and what later plans see of both.</summary>
public class StepTellingTests
{
    [Fact]
    public async Task A_step_tells_how_far_it_is_also_after_a_restart_and_keeps_what_it_found_when_it_is_ended()
    {
        await using var bench = new EngineBench(r => ScriptedRunbook.Steps(r, Reading("count", "for i in 1 2 3; do echo \"at $i\"; done; sleep 60")));
        bench.Runbook.Tells = true;
        await bench.StartAsync();
        var handle = await bench.AskAsync();
        await UntilAsync(() => bench.Get<LiveSteps>().Of(handle)?.Progress is { Fraction: 0.3, Note: "at 3" });
        await bench.RestartAsync();
        await UntilAsync(() => bench.Get<LiveSteps>().Of(handle)?.Progress is { Fraction: 0.3, Note: "at 3" });

        await bench.SayAsync("operator", $"/ops cancel {handle}");
        var ended = await bench.EndAsync(handle);
        Assert.Equal(Outcome.Cancelled, ended.Outcome);
        var verdict = Assert.Single(ended.Runs).Verdict!;
        Assert.Equal((VerdictKind.Failed, "3"), (verdict.Kind, verdict.Facts["found"]));
        Assert.DoesNotContain(Facts.NotStarted, verdict.Facts.Keys);
    }

    [Fact]
    public async Task A_runbook_that_breaks_over_a_line_loses_its_progress_and_not_the_step()
    {
        await using var bench = new EngineBench(r => ScriptedRunbook.Steps(r, Reading("break", "echo 'at nothing'; echo after")));
        bench.Runbook.Tells = true;
        await bench.StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal(Outcome.Succeeded, ended.Outcome);
        Assert.Contains("after", await bench.TranscriptAsync(ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_plans_see_earlier_runs_on_the_target_newest_first()
    {
        var seen = new List<PastRun>();
        await using var bench = await new EngineBench(r =>
        {
            seen = [.. r.History!.OfAsync("test change", 2, CancellationToken.None).GetAwaiter().GetResult()];
            return ScriptedRunbook.Steps(r, ScriptedRunbook.Check("look", "/bin/true"));
        }).StartAsync();
        var handles = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            handles.Add(await bench.AskAsync());
            await bench.EndAsync(handles[^1]);
        }
        Assert.Equal([handles[1], handles[0]], seen.Select(r => r.Handle));
        Assert.Equal(VerdictKind.Passed, seen[0].Verdicts["look"].Kind);
        var destroyed = await bench.Get<IOperationStore>().FindByHandleAsync(handles[2], CancellationToken.None);
        Assert.Empty(await new OperationHistory(bench.Get<IOperationStore>(), destroyed!.Target).OfAsync("test destroy", 5, CancellationToken.None));
    }

    [Fact]
    public async Task A_look_gets_its_input_as_a_step_does()
    {
        var look = ScriptedRunbook.Check("look", "/usr/bin/tr", "a-z", "A-Z") with { Input = "from the plan, é", InputEncoding = InputEncoding.Latin1 };
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, look, look with { Id = "wait", Kind = StepKind.WaitUntil, Input = "waited for" })).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        var told = await bench.TranscriptAsync(ended);
        Assert.Contains("FROM THE PLAN, é", told, StringComparison.Ordinal);
        Assert.Contains("WAITED FOR", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_runs_elsewhere_needs_a_host_and_changes_nothing()
    {
        var away = Reading("away", "echo here") with { Host = "nosuch" };
        Assert.NotNull(new Plan("test change", "test:one", "", [], [away with { Effect = Effect.Changes }], [], default).Problem());
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, away)).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal(Outcome.Unknown, ended.Outcome);
        Assert.DoesNotContain("here", await bench.TranscriptAsync(ended), StringComparison.Ordinal);
    }

    private static Step Reading(string id, string script) =>
        new(id, id, StepKind.Run, "", new CommandLine("/bin/sh", "-c", script)) { TimeLimit = TimeSpan.FromMinutes(2) };

    private static async Task UntilAsync(Func<bool> condition)
    {
        var giveUp = DateTime.UtcNow.AddMinutes(1);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < giveUp, "waited in vain");
            await Task.Delay(50);
        }
    }
}
