using System.Text;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Runbooks;
using ChatOps.Core.Transcripts;

namespace ChatOps.Tests.Operations;

/// <summary>A step that puts a file: its form, and its way through the engine.</summary>
public class FilePutTests
{
    private static readonly Step Good = FilePut.Step("put", "Put it", "", "/home/vtom/.personalport_rc", "TOM_PORT=30518\n");

    [Fact]
    public void A_step_of_the_right_form_is_sound() => Assert.Null(Problem(Good));

    public static TheoryData<string, Func<Step, Step>> Misfits => new()
    {
        { "no plain absolute path", s => s with { Command = new("put-file", "home/rc", "0644") } },
        { "no plain absolute path", s => s with { Command = new("put-file", "/home/../rc", "0644") } },
        { "no plain absolute path", s => s with { Command = new("put-file", "/home/./rc", "0644") } },
        { "no plain absolute path", s => s with { Command = new("put-file", "/home/.", "0644") } },
        { "no plain absolute path", s => s with { Command = new("put-file", "/home/", "0644") } },
        { "no plain absolute path", s => s with { Command = new("put-file", "/home//rc", "0644") } },
        { "no plain absolute path", s => s with { Command = new("put-file", "/home/r\nc", "0644") } },
        { "no mode", s => s with { Command = new("put-file", "/rc", "u+x") } },
        { "no mode", s => s with { Command = new("put-file", "/rc", "4755") } },
        { "PATH MODE", s => s with { Command = new("put-file", "/rc") } },
        { "PATH MODE", s => s with { Command = new("cp", "/rc", "0644") } },
        { "without a content", s => s with { Input = null } },
        { "changes nothing", s => s with { Effect = Effect.None } },
        { "login shell", s => s with { Login = true } },
        { "place 2 that cannot be written in Latin-1", s => s with { Input = "é漢", InputEncoding = InputEncoding.Latin1 } },
        { "place 1 that cannot be written in UTF-8", s => s with { Input = "\ud800" } },
        { "place 1 that cannot be written in Latin-1", s => s with { Kind = StepKind.Run, Input = "漢", InputEncoding = InputEncoding.Latin1 } },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_malformed_one_is_the_runbooks_mistake(string problem, Func<Step, Step> change) =>
        Assert.Contains(problem, Problem(change(Good)), StringComparison.Ordinal);

    [Fact]
    public async Task It_is_started_and_followed_as_a_run_and_its_output_is_kept()
    {
        await using var bench = await new EngineBench(
            r => ScriptedRunbook.Steps(
                r,
                FilePut.Step("put", "Put it", "", At(r, "rc"), "é\n", InputEncoding.Latin1) with { Guards = [new Guard.Absent(At(r, "rc"))] },
                new Step("home", "Look around", StepKind.Check, "", new("pwd")) { Login = true })).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal((Outcome.Succeeded, 2), (ended.Outcome!.Value, ended.Runs.Length));
        Assert.Equal(Encoding.Latin1.GetBytes("é\n"), await File.ReadAllBytesAsync(Path.Combine(bench.Folder, "rc")));
        var transcript = await bench.TranscriptAsync(ended);
        Assert.Contains("rc: put, 2 bytes", transcript, StringComparison.Ordinal);
        Assert.Contains(" Output: " + Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), transcript, StringComparison.Ordinal);
        var output = new StepOutput(bench.Get<Executors>(), bench.Get<Core.Inventory.IInventory>(), bench.Get<SecretMask>());
        Assert.NotNull(await output.OpenAsync(ended, ended.Plan!.Steps[0], TranscriptStream.Output, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_came_meanwhile_ends_it_as_stale()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r, FilePut.Step("put", "Put it", "", At(r, "state"), "x") with { Guards = [new Guard.Absent(At(r, "state"))] })).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal((Outcome.Failed, "plan-stale"), (ended.Outcome!.Value, ended.Code));
    }

    private static string At(PlanRequest request, string name) => Path.Combine(Path.GetDirectoryName(request.Target.Host.StepFolder)!, name);

    private static string? Problem(Step step) => new Plan("/t", "test:one", "A test", [], [step], [], DateTimeOffset.UnixEpoch).Problem();
}
