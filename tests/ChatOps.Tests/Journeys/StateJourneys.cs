using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>What happens to the bot's own state and memory.</summary>
public class StateJourneys
{
    [Fact]
    public async Task After_an_old_database_is_put_back_nothing_starts_and_approvals_are_void()
    {
        await using var team = await SlackTeamBot.StartAsync();
        var bot = team.Bot.In("Slack");
        var waiting = await bot.UntilStateAsync(await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest"), "AwaitingApproval");
        await bot.StopAsync();
        var old = Path.Combine(bot.Data, "old.db");
        File.Copy(Path.Combine(bot.Data, "chatops.db"), old);

        await bot.StartAgainAsync();
        using (var denied = await bot.DecideAsync("demo-approver", waiting, "deny", "not now"))
            Assert.True(denied.IsSuccessStatusCode);
        (await bot.EndedAsync(waiting.GetProperty("id").GetString()!)).AssertIs("Denied");
        await bot.StopAsync();
        foreach (var side in (string[])["-wal", "-shm"])
            File.Delete(Path.Combine(bot.Data, "chatops.db" + side));
        File.Move(old, Path.Combine(bot.Data, "chatops.db"), overwrite: true);

        await bot.StartAgainAsync();
        var handle = waiting.GetProperty("id").GetString()!;
        var ended = await bot.ConcludedAsync(handle);
        Assert.Equal(("Refused", "state-restored"), (ended.GetProperty("outcome").GetString(), ended.GetProperty("code").GetString()));
        // What the lost life had said stays in Slack; what is true now comes after it, and nothing can be approved any more.
        await team.Slack.UntilAsync(team.Ops, m => SlackTeamBot.KeyOf(m) == $"final:{handle}" && m.Shown.Contains("state-restored"));
        await team.Slack.UntilAsync(team.Ops, m => SlackTeamBot.KeyOf(m) == $"card:{handle}" && m.Shown.Contains("Refused: ") && !m.HasButton("Approve"));
        foreach (var voice in (string[])["Api", "Slack"])
        {
            using var approved = await bot.In(voice).DecideAsync("demo-approver", waiting);
            Assert.Equal(HttpStatusCode.Conflict, approved.StatusCode);
        }
        Assert.Equal(0, bot.Begins("restore"));
    }

    [Fact]
    public async Task Endless_output_does_not_grow_the_bot()
    {
        var settings = Path.Combine(Path.GetTempPath(), $"chatops-endless-{Environment.ProcessId}.json");
        // Five million lines of 200 digits are more than 10^9 bytes; the other prints one line of 200 MB.
        await File.WriteAllTextAsync(settings, """
            { "Commands": {
                "some":  { "Family": "demo", "Verb": "some", "Summary": "Ten megabytes of lines.", "Host": "local",
                           "Run": ["/usr/bin/seq", "-f", "%0200.0f", "1", "50000"], "TimeLimit": "00:05:00", "Risk": "Read" },
                "lines": { "Family": "demo", "Verb": "lines", "Summary": "A gigabyte of lines.", "Host": "local",
                           "Run": ["/usr/bin/seq", "-f", "%0200.0f", "1", "5000000"], "TimeLimit": "00:20:00", "Risk": "Read" },
                "line":  { "Family": "demo", "Verb": "line", "Summary": "One line of 200 MB.", "Host": "local",
                           "Run": ["/usr/bin/printf", "%0200000000d", "1"], "TimeLimit": "00:10:00", "Risk": "Read" } } }
            """);
        await using var bot = await DemoBot.StartAsync("--settings", settings);
        // What any use costs once (code that is compiled, pools that are filled) is not what output costs.
        for (var i = 0; i < 20; i++)
            await bot.ConcludedAsync(await bot.OperationAsync("demo-operator", $"/demo echo warm {i}"));
        await bot.ConcludedAsync(await bot.OperationAsync("demo-operator", "/demo some"));
        var before = ResidentBytes(bot);
        // Some 150 MB in docs/performance.md, and half as much again where nothing is compiled ahead.
        Assert.True(before < 320 * 1024 * 1024, $"a bot that has done hardly anything holds {before / 1024 / 1024} MB");
        var most = before;
        foreach (var command in (string[])["/demo line", "/demo lines"])
        {
            var operation = await bot.OperationAsync("demo-operator", command);
            JsonElement seen = default;
            await DemoBot.UntilAsync(
                async () =>
                {
                    most = Math.Max(most, ResidentBytes(bot));
                    seen = await bot.ShowAsync(operation);
                    return seen.GetProperty("state").GetString() == "Concluded";
                },
                $"{command} has ended", patience: TimeSpan.FromMinutes(10));
            Assert.True(seen.GetProperty("outcome").GetString() == "Succeeded", seen.ToString());
        }
        // How much the collector lets lie around differs by tens of megabytes; what grew with the output would be a thousand.
        Assert.True(most - before < 192 * 1024 * 1024, $"memory grew by {(most - before) / 1024 / 1024} MB, from {before / 1024 / 1024} MB");
    }

    private static long ResidentBytes(DemoBot bot) =>
        1024 * long.Parse(
            File.ReadLines($"/proc/{bot.ProcessId}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))[6..].Replace("kB", "", StringComparison.Ordinal),
            NumberStyles.Integer | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
}
