using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Reports;

namespace ChatOps.Tests.Operations;

public class ReportToneTests
{
    /// <summary>"Needs a look" went out green because every step of the look had passed.</summary>
    [Theory]
    [InlineData(Tone.Warning, "true", Tone.Warning)]
    [InlineData(Tone.Bad, "true", Tone.Bad)]
    [InlineData(Tone.Neutral, "true", Tone.Neutral)]
    [InlineData(Tone.Good, "true", Tone.Good)]
    [InlineData(Tone.Good, "false", Tone.Bad)]
    [InlineData(Tone.Neutral, "false", Tone.Bad)]
    public async Task The_engine_makes_a_reports_tone_graver_and_never_better(Tone found, string program, Tone told)
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("go", program))) { Found = found }.StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        var messages = await bench.MessagesAsync();
        Assert.Equal((told, told, told), (ended.Report!.Tone, messages[$"final:{ended.Handle}"].Body.Tone, OperationCard.Of(ended).Tone));
    }

    [Fact]
    public async Task What_was_allowed_to_fail_is_counted_and_never_said_to_have_passed()
    {
        await using var bench = await new EngineBench(r => ScriptedRunbook.Steps(
            r, ScriptedRunbook.Check("well", "true"), ScriptedRunbook.Check("ill", "false") with { Required = false })).StartAsync();
        var ended = await bench.EndAsync(await bench.AskAsync());
        Assert.Equal((Outcome.Succeeded, "2 steps, 1 of them did not pass: ill"), (ended.Outcome!.Value, ended.Reason));
    }
}
