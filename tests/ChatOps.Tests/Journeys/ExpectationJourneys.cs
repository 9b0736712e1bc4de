using System.Text.Json;
using ChatOps.Tests.Execution;

namespace ChatOps.Tests.Journeys;

/// <summary>A command of the site's own whose end is looked at, by a bot and on a host that are real.</summary>
[Collection(HostCollection.Name)]
public class ExpectationJourneys
{
    [HostFact]
    public async Task What_a_command_came_to_is_what_the_host_shows_and_the_way_back_is_looked_at_as_well()
    {
        await using var site = new ExpectingSite();
        await site.StartAsync();
        var good = await site.OperationAsync("/app set good");
        var waiting = await site.UntilAsync(good, "AwaitingApproval");
        Assert.Contains(Summary(waiting), s => s.Contains("has “value good”", StringComparison.Ordinal) && s.EndsWith("Now: not so (does not have it).", StringComparison.Ordinal));
        await site.ApproveAsync(good);
        var done = await site.ConcludedAsync(good);
        Assert.True(("Succeeded", "Good") == (Text(done, "outcome"), Text(done, "tone")), $"{done}\n{site.Log}");
        Assert.Equal("/app set on local: done, and checked on the host", done.GetProperty("report").GetProperty("title").GetString());

        var stale = await site.OperationAsync("/app set bad");
        await site.UntilAsync(stale, "AwaitingApproval");
        site.Value = "value meanwhile\n";
        await site.ApproveAsync(stale);
        Assert.Equal("plan-stale", Text(await site.ConcludedAsync(stale), "code"));

        // Exit status 0, and not what is expected: back to what was, byte for byte, and that is looked at.
        var bad = await EndAsync(site, "/app set bad");
        Assert.True(("RolledBack", "expectation-failed") == (Text(bad, "outcome"), Text(bad, "code")), $"{bad}\n{site.Log}");
        Assert.Equal("value meanwhile\n", site.Value);
        Assert.Contains("config: ", Text(bad, "reason"), StringComparison.Ordinal);

        // The way back ends well and leads elsewhere.
        var worse = await EndAsync(site, "/app set worse");
        Assert.True(("Failed", "way-back-failed") == (Text(worse, "outcome"), Text(worse, "code")), $"{worse}\n{site.Log}");
        Assert.Equal("value other\n", site.Value);
        Assert.Contains("target-locked", await site.AnswerAsync("/app touch good"), StringComparison.Ordinal);
        await site.AnswerAsync($"/ops resolve {Handle(worse)} looked at it by hand");

        var failed = await site.ConcludedAsync(await site.OperationAsync("/app touch bad"));
        Assert.True(("Failed", "expectation-failed", "Bad") == (Text(failed, "outcome"), Text(failed, "code"), Text(failed, "tone")), $"{failed}\n{site.Log}");
        Assert.Contains("what was done until then stays", Text(failed, "reason"), StringComparison.Ordinal);

        var dark = await site.ConcludedAsync(await site.OperationAsync("/app touch dark"));
        Assert.True(("Unknown", "Bad") == (Text(dark, "outcome"), Text(dark, "tone")), $"{dark}\n{site.Log}");
        Assert.Equal("/app touch on local: ran, not verified", dark.GetProperty("report").GetProperty("title").GetString());
        Assert.Contains("Permission denied", Text(dark, "reason"), StringComparison.Ordinal);

        // What cannot be looked at now could not be compared after a way back.
        await site.AnswerAsync($"/ops resolve {Handle(dark)} looked at it by hand");
        Assert.Equal("expect-unknown", Text(await site.ConcludedAsync(await site.OperationAsync("/app set good")), "code"));
    }

    private static async Task<JsonElement> EndAsync(ExpectingSite site, string text)
    {
        var operation = await site.OperationAsync(text);
        await site.ApproveAsync(operation);
        return await site.ConcludedAsync(operation);
    }

    private static string? Handle(JsonElement operation) => operation.GetProperty("report").GetProperty("fields").EnumerateArray().First(f => Text(f, "name") == "Operation").GetProperty("value").GetString();

    private static string? Text(JsonElement operation, string key) => operation.GetProperty(key).GetString();

    private static IEnumerable<string> Summary(JsonElement operation) => operation.GetProperty("plan").GetProperty("summary").EnumerateArray().Select(s => s.GetString()!);
}
