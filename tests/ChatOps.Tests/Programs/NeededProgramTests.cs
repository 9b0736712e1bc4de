using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Tests.Operations;

namespace ChatOps.Tests.Programs;

/// <summary>Against the machine the tests run on: its find says which programs are there.</summary>
public sealed class NeededProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-programs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<Operation> EndedAsync(params Step[] steps)
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, steps)).StartAsync();
        return await bench.EndAsync(await bench.AskAsync());
    }

    private string Program(string name, UnixFileMode mode)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, "#!/bin/sh\nexit 0\n");
        File.SetUnixFileMode(path, mode);
        return path;
    }

    [Fact]
    public async Task A_plan_whose_program_is_not_there_is_refused_before_its_first_step()
    {
        var ended = await EndedAsync(ScriptedRunbook.Run("first", "true"), ScriptedRunbook.Check("last", $"{_folder}/curl"));
        Assert.Equal((Outcome.Refused, "no-tool"), (ended.Outcome!.Value, ended.Code));
        Assert.Empty(ended.Runs);
        Assert.Contains("here has no", ended.Reason, StringComparison.Ordinal);
        Assert.Contains("“last” needs it; install it there (apt-get install curl)", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_programs_of_the_way_back_are_looked_for_as_well()
    {
        var ended = await EndedAsync(ScriptedRunbook.Run("go", "true") with { Undo = [ScriptedRunbook.Run("back", $"{_folder}/mv")] });
        Assert.Equal("no-tool", ended.Code);
        Assert.Contains("“back”", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_nobody_may_execute_and_a_link_that_leads_nowhere_are_no_programs()
    {
        var plain = Program("plain", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("no-tool", (await EndedAsync(ScriptedRunbook.Run("go", plain))).Code);
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Path.Combine(_folder, "nowhere"));
        Assert.Equal("no-tool", (await EndedAsync(ScriptedRunbook.Run("go", link))).Code);
    }

    [Fact]
    public async Task What_is_there_runs_also_through_a_link_and_what_may_fail_refuses_nothing()
    {
        var program = Program("tool", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, program);
        var ended = await EndedAsync(ScriptedRunbook.Run("go", link), ScriptedRunbook.Check("look", $"{_folder}/curl") with { Required = false });
        Assert.Equal(Outcome.Succeeded, ended.Outcome);
        Assert.Contains("1 of them did not pass: look", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_of_planning_that_found_no_program_is_told_with_the_same_code()
    {
        await using var bench = await new EngineBench(r =>
        {
            var seen = r.Host.RunAsync("", new CommandLine($"{_folder}/ps", "-e")).GetAwaiter().GetResult();
            return seen.ExitStatus == 0 ? ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", "true")) : new Planning.Refused("probe-failed", "the process table could not be read");
        }).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal("no-tool", ended.Code);
        Assert.Contains("apt-get install procps", ended.Reason, StringComparison.Ordinal);
    }
}
