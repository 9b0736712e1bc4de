using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>A Data.fs that is replaced under the demo's running ZEO, in the running program.</summary>
public class RescueJourneys
{
    private static string Reason(JsonElement operation) => operation.GetProperty("reason").GetString() ?? "";

    [Fact]
    public async Task A_database_without_a_name_is_seen_left_running_and_rescued_though_the_bot_is_killed_in_the_middle()
    {
        await using var bot = await DemoBot.StartAsync();
        Assert.True(await ChatOps.Demo.DemoHost.Create(bot.Data).IsServingAsync(DemoBot.Patience));
        bot.Fault("datafs-replaced");
        await DemoBot.UntilAsync(
            async () => Reason(await bot.ConcludedAsync(await bot.OperationAsync("demo-operator", "/senaite stop lims1"))).Contains("/senaite rescue lims1", StringComparison.Ordinal),
            "a stop is refused");
        Assert.True(bot.AllRun());
        await bot.AddSampleAsync("written to a file without a name");
        Assert.DoesNotContain("written to a file without a name", bot.LiveData(), StringComparison.Ordinal);
        foreach (var command in new[] { "restart", "backup", "restore --point latest" })
        {
            var words = command.Split(' ', 2);
            var refused = await bot.ConcludedAsync(await bot.OperationAsync("demo-operator", $"/senaite {words[0]} lims1 {words.ElementAtOrDefault(1)}"));
            Assert.Equal(("Refused", "data-detached"), (refused.GetProperty("outcome").GetString(), refused.GetProperty("code").GetString()));
        }

        var rescue = await bot.ApprovedAsync("/senaite rescue lims1");
        await DemoBot.UntilAsync(() => Task.FromResult(Directory.GetDirectories(Path.Combine(bot.Host, "home/senaite/data/senaitelims"), "rescue-*").Length > 0), "the copy is begun");
        await bot.KillAsync();
        await bot.StartAgainAsync();
        var ended = await bot.ConcludedAsync(rescue);
        Assert.True(ended.GetProperty("outcome").GetString() == "Succeeded", ended.ToString());
        Assert.Contains("written to a file without a name", bot.LiveData(), StringComparison.Ordinal);
        await bot.AddSampleAsync("and on it goes");
        Assert.Contains("and on it goes", bot.LiveData(), StringComparison.Ordinal);
        var stopped = await bot.ConcludedAsync(await bot.OperationAsync("demo-operator", "/senaite stop lims1"));
        Assert.Equal("Succeeded", stopped.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_client_that_supervisor_does_not_know_is_named_and_no_restore_is_planned()
    {
        await using var bot = await DemoBot.StartAsync();
        Assert.True(await ChatOps.Demo.DemoHost.Create(bot.Data).IsServingAsync(DemoBot.Patience));
        bot.Fault("orphan-client");
        await DemoBot.UntilAsync(
            async () =>
            {
                var operation = await bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
                var seen = await bot.UntilStateAsync(operation, "AwaitingApproval", "Concluded");
                if (seen.GetProperty("state").GetString() == "AwaitingApproval")
                    (await bot.DecideAsync("demo-approver", seen, "deny")).Dispose();
                return seen.GetProperty("code").GetString() == "unknown-client" && Reason(seen).Contains("bin/python3", StringComparison.Ordinal);
            },
            "a restore is refused");
        var status = await bot.EndAsync("/senaite status lims1");
        status.AssertTells("Connected to ZEO's port", "none of supervisor's programs: pid ", "needs a look");
        bot.NoFaults();
        bot.Fault("proc-hidden");
        var hidden = await bot.ConcludedAsync(await bot.OperationAsync("demo-operator", "/senaite backup lims1"));
        Assert.Equal("others-unknown", hidden.GetProperty("code").GetString());
        bot.NoFaults();
        bot.Fault("timer-due");
        var due = await bot.ConcludedAsync(await bot.OperationAsync("demo-operator", "/senaite backup lims1"));
        Assert.Equal("cron-due", due.GetProperty("code").GetString());
        Assert.Contains("lims-backup.timer", Reason(due), StringComparison.Ordinal);
    }
}
