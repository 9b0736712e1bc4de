using System.Net.Http.Json;
using ChatOps.Tests.Configuration;
using ChatOps.Tests.Storage;
using ChatOps.Tests.Web;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program: its settings change, and it says so.</summary>
public class SettingsJourneys
{
    [Fact]
    public async Task A_start_with_other_settings_is_on_the_record_and_in_the_channel_and_the_review_prints_who_may_do_what()
    {
        await using var bot = await SiteBot.StartAsync();
        using var ana = bot.Client(TestToken.Of("ana"));
        await bot.StopAsync();
        await bot.StartAgainAsync();
        Assert.Equal(["first seen"], Recorded(bot).Select(d => d.Split(':')[0]));

        await bot.StopAsync();
        var settings = await File.ReadAllTextAsync(bot.Settings);
        await File.WriteAllTextAsync(bot.Settings, settings.Replace("\"guest\": { \"Roles\": [ \"nothing\" ] }", "\"guest\": { \"Roles\": [ \"operator\" ] }", StringComparison.Ordinal));
        await bot.StartAgainAsync();

        Assert.Contains("People:guest was: guest; roles nothing; now: guest; roles operator", Recorded(bot));
        using (var signIn = await ana.PostAsJsonAsync("/api/commands", new { text = "/ops sign-in", channel = "ops" }))
        {
            using var page = bot.Client(cookies: await SignInJourneys.UseAsync(bot, (await signIn.JsonAsync()).GetProperty("onlyNow").GetString()!));
            var shown = "";
            await DemoBot.UntilAsync(
                async () => (shown = await page.GetStringAsync("/c/ops")).Contains("The bot was started with other settings", StringComparison.Ordinal), "the change is told", () => shown);
            Assert.Contains("People:guest", shown, StringComparison.Ordinal);
        }

        var (status, output, error) = await SiteBot.RunAsync("access", "--settings", bot.Settings);
        Assert.True(status == 0, error);
        Assert.Contains("  ana (Ana): operator; token", output, StringComparison.Ordinal);
        Assert.Contains("#lab\n  nobody may do anything", output, StringComparison.Ordinal);
        Assert.Contains("  /site echo on local (Read): ana, ben, guest", output, StringComparison.Ordinal);
        Assert.Contains("Without a second person (BreakGlass): nobody", output, StringComparison.Ordinal);
        (status, output, _) = await SiteBot.RunAsync("audit", "verify", "--data", bot.Data);
        Assert.True(status == 0, output);
    }

    private static string[] Recorded(SiteBot bot) =>
        Sql.Value<string>(Path.Combine(bot.Data, "chatops.db"), "SELECT group_concat(detail, char(10)) FROM (SELECT json_extract(line, '$.detail') AS detail FROM record WHERE json_extract(line, '$.what') = 'settings' ORDER BY number)")?.Split('\n') ?? [];
}
