using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace ChatOps.Tests.Journeys;

/// <summary>
/// kill -9 of the bot at random moments of a backup and of a restore, each followed by a start; asked for through the API, in Slack and in Discord in turn, told in all.
/// CHATOPS_KILLS sets how many (6: both commands from each voice), CHATOPS_SEED repeats a run.
/// </summary>
public class KillJourneys(ITestOutputHelper output)
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("CHATOPS_KILLS") ?? "6", CultureInfo.InvariantCulture);

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_SEED"), out var seed) ? seed : Environment.TickCount;

    [Fact]
    public async Task A_kill_at_any_moment_loses_nothing_and_starts_nothing_twice()
    {
        output.WriteLine($"seed {Seed}, {Kills} kills");
        var random = new Random(Seed);
        await using var team = await SlackTeamBot.StartAsync(inDiscord: true);
        var bot = team.Bot;
        var (backupTakes, restoreTakes) = (await TimedAsync(bot, restore: false), await TimedAsync(bot, restore: true));
        var operations = new List<string>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (restore, voice) = (kill % 2 == 0, ((string[])["Api", "Slack", "Discord"])[kill % 3]);
            bot.In(voice);
            await bot.AddSampleAsync($"sample {kill}");
            var moment = TimeSpan.FromMilliseconds(random.Next(0, (int)(restore ? restoreTakes : backupTakes).TotalMilliseconds));
            var operation = await KilledAsync(bot, restore, moment, $"kill-{kill}");
            var ended = await bot.EndedAsync(operation);
            output.WriteLine($"{kill}: {(restore ? "restore" : "backup")} by {voice} killed after {moment.TotalMilliseconds:0} ms: {ended.Outcome} {ended.Record.GetProperty("reason").GetString()}");
            Assert.True(ended.Outcome == "Succeeded", $"kill {kill} after {moment}: {ended}\n{bot.Log}");
            operations.Add(operation);
            Assert.Equal(!restore, bot.LiveData().Contains($"sample {kill}q\u0005", StringComparison.Ordinal));
            await AssertToldOnceAsync(bot, operation);
        }
        var twice = bot.HostBegins().Where(b => b.Step.Length > 0).GroupBy(b => b).Where(g => g.Count() > 1).Select(g => g.Key.ToString()).ToList();
        Assert.True(bot.Begins("backup") > Kills / 2, "the host saw fewer backups than were asked for");
        Assert.Empty(twice);
        Assert.Equal(Kills, operations.Distinct(StringComparer.Ordinal).Count());
        foreach (var (_, voice) in bot.Voices)
            Assert.All(operations, voice.AssertToldOnce);
        Assert.Single(bot.Guild!.Discord.Sessions); // it was taken up again after each kill
        // What was said twice would be an operation more: the ones of the beginning, and one for each kill.
        Assert.Equal(Kills + 2, (await bot.ListAsync("lims1")).Count);
    }

    private static async Task<TimeSpan> TimedAsync(DemoBot bot, bool restore)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var operation = restore
            ? await bot.ApprovedAsync("/senaite restore lims1 --point latest")
            : await bot.OperationAsync("demo-operator", "/senaite backup lims1");
        Assert.Equal("Succeeded", (await bot.ConcludedAsync(operation)).GetProperty("outcome").GetString());
        return watch.Elapsed;
    }

    /// <summary>Asks, and kills the bot that long afterwards, wherever that is; whoever asked repeats what was not answered, as clients do.</summary>
    private static async Task<string> KilledAsync(DemoBot bot, bool restore, TimeSpan moment, string key)
    {
        var text = restore ? "/senaite restore lims1 --point latest" : "/senaite backup lims1";
        var killing = Task.Run(async () =>
        {
            await Task.Delay(moment);
            await bot.KillAsync();
            await bot.StartAgainAsync();
        });
        var id = bot.Voice is { } voice ? await voice.InsistAsync("demo-operator", text) : JsonDocument.Parse(
            await RepeatedAsync(() => bot.CommandAsync("demo-operator", text, key), HttpStatusCode.Accepted)).RootElement.GetProperty("operation").GetString()!;
        if (restore)
        {
            var waiting = JsonDocument.Parse("{}").RootElement;
            await DemoBot.UntilAsync(
                async () =>
                {
                    try
                    {
                        waiting = await bot.ShowAsync(id);
                        return waiting.GetProperty("state").GetString() is "AwaitingApproval" or "Concluded";
                    }
                    catch (HttpRequestException)
                    {
                        return false;
                    }
                },
                $"{id} waits for approval");
            await RepeatedAsync(() => bot.DecideAsync("demo-approver", waiting), HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.Conflict);
        }
        await killing;
        return id;
    }

    private static async Task<string> RepeatedAsync(Func<Task<HttpResponseMessage>> ask, params HttpStatusCode[] expected)
    {
        var body = "";
        await DemoBot.UntilAsync(
            async () =>
            {
                try
                {
                    using var response = await ask();
                    body = await response.Content.ReadAsStringAsync();
                    Assert.Contains(response.StatusCode, expected);
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the bot answers");
        return body;
    }

    /// <summary>The channel has the final message, once.</summary>
    private static async Task AssertToldOnceAsync(DemoBot bot, string operation)
    {
        await DemoBot.UntilAsync(async () => await MessagesAsync(bot, $"final:{operation}") > 0, $"the end of {operation} is told");
        Assert.Equal(1, await MessagesAsync(bot, $"final:{operation}"));
    }

    private static async Task<long> MessagesAsync(DemoBot bot, string key)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(bot.Data, "chatops.db")};Mode=ReadOnly");
        await database.OpenAsync();
        await using var count = database.CreateCommand();
        count.CommandText = "SELECT count(*) FROM board WHERE key = $key";
        count.Parameters.AddWithValue("$key", key);
        return (long)(await count.ExecuteScalarAsync())!;
    }
}
