using System.Net;
using System.Net.Http.Json;
using ChatOps.Tests.Configuration;
using ChatOps.Tests.Web;

namespace ChatOps.Tests.Journeys;

/// <summary>In and out of a site's own bot, without the demo's accounts.</summary>
public class SignInJourneys
{
    [Fact]
    public async Task People_come_in_by_token_by_chat_and_by_the_server_and_are_sent_out_again()
    {
        await using var bot = await SiteBot.StartAsync();

        // By chat: the link is in the answer, and in nothing that is kept.
        using var ana = bot.Client(TestToken.Of("ana"));
        using var said = await ana.PostAsJsonAsync("/api/commands", new { text = "/ops sign-in", channel = "ops" });
        var link = (await said.JsonAsync()).GetProperty("onlyNow").GetString()!;
        Assert.StartsWith($"{bot.Url}sign-in/", link, StringComparison.Ordinal);
        AssertNotKept(bot, link.Split('/')[^1]);
        var byChat = await UseAsync(bot, link);
        Assert.Equal(HttpStatusCode.OK, await SeesAsync(bot, byChat));
        AssertNotKept(bot, byChat.GetCookies(bot.Url)["chatops"]!.Value);

        // By the server, beside the running bot: announced where the person is.
        var (status, output, error) = await SiteBot.RunAsync("sign-in", "ana", "--settings", bot.Settings);
        Assert.True(status == 0, error);
        var byServer = await UseAsync(bot, output.Split('\n')[0]);
        using var page = bot.Client(cookies: byServer);
        var shown = "";
        await DemoBot.UntilAsync(
            async () => (shown = await page.GetStringAsync("/c/ops")).Contains("Sign-in link for ana", StringComparison.Ordinal), "the link is announced", () => shown);
        Assert.Contains("access to the bot", shown, StringComparison.Ordinal);

        // Listed, sent out, and what listened hears no more.
        (_, output, _) = await SiteBot.RunAsync("sessions", "--settings", bot.Settings);
        Assert.Equal(2, output.Split('\n').Count(l => l.Contains("  ana  ", StringComparison.Ordinal)));
        Assert.Contains("link made on the server", output, StringComparison.Ordinal);
        using var stream = await page.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await stream.Content.ReadAsStreamAsync());
        (status, output, _) = await SiteBot.RunAsync("sign-out", "ana", "--settings", bot.Settings);
        Assert.Equal((0, true), (status, output.StartsWith("2 sessions of ana ended", StringComparison.Ordinal)));
        using var deadline = new CancellationTokenSource(DemoBot.Patience);
        await events.ReadToEndAsync(deadline.Token);
        Assert.Equal(HttpStatusCode.Redirect, await SeesAsync(bot, byChat));
        Assert.Equal(HttpStatusCode.Redirect, await SeesAsync(bot, byServer));

        (status, output, _) = await SiteBot.RunAsync("audit", "verify", "--data", bot.Data);
        Assert.True(status == 0, output);
        foreach (var (words, code) in new[] { ("sign-in anna", "person-unknown"), ("sign-in guest", "access-denied"), ("sign-out nobody", "person-unknown") })
        {
            (status, _, error) = await SiteBot.RunAsync([.. words.Split(' '), "--settings", bot.Settings]);
            Assert.Equal((2, code), (status, SiteBot.CodeOf(error)));
        }
    }

    [Fact]
    public async Task A_session_dies_with_its_token_and_with_a_state_that_is_put_back()
    {
        await using var bot = await SiteBot.StartAsync();
        CookieContainer ana = await SignInAsync(bot, TestToken.Of("ana")), ben = await SignInAsync(bot, TestToken.Of("ben"));
        var (saved, _, problem) = await SiteBot.RunAsync("backup", Path.Combine(bot.Folder, "saved"), "--data", bot.Data);
        Assert.True(saved == 0, problem);

        await bot.StopAsync();
        bot.Token("ana", TestToken.Of("another of ana"));
        await bot.StartAgainAsync();
        Assert.Equal(HttpStatusCode.Redirect, await SeesAsync(bot, ana));
        Assert.Equal(HttpStatusCode.OK, await SeesAsync(bot, ben));

        await bot.StopAsync();
        Assert.Equal(0, (await SiteBot.RunAsync("restore", Path.Combine(bot.Folder, "saved"), "--data", bot.Data)).Status);
        var early = await SiteBot.RunAsync("sign-in", "ana", "--settings", bot.Settings);
        Assert.Equal((2, "state-restored"), (early.Status, SiteBot.CodeOf(early.Error)));
        await bot.StartAgainAsync();
        Assert.Equal(HttpStatusCode.Redirect, await SeesAsync(bot, ben));
    }

    private static async Task<CookieContainer> SignInAsync(SiteBot bot, string token)
    {
        var cookies = new CookieContainer();
        using var client = bot.Client(cookies: cookies);
        var form = Browser.TokenOf(await client.GetStringAsync("/sign-in"));
        using var answer = await client.PostAsync("/sign-in", new FormUrlEncodedContent([new("token", token), new("form-token", form)]));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return cookies;
    }

    internal static async Task<CookieContainer> UseAsync(SiteBot bot, string link)
    {
        var cookies = new CookieContainer();
        using var client = bot.Client(cookies: cookies);
        var form = Browser.TokenOf(await client.GetStringAsync(new Uri(link)));
        using var answer = await client.PostAsync(new Uri(link), new FormUrlEncodedContent([new("form-token", form)]));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return cookies;
    }

    private static async Task<HttpStatusCode> SeesAsync(SiteBot bot, CookieContainer cookies)
    {
        using var client = bot.Client(cookies: cookies);
        using var page = await client.GetAsync("/c/ops");
        return page.StatusCode;
    }

    /// <summary>Neither in the state, with its log, nor in the bot's own output.</summary>
    private static void AssertNotKept(SiteBot bot, string secret)
    {
        Assert.DoesNotContain(secret, bot.Log, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(bot.Data, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(secret, reader.ReadToEnd(), StringComparison.Ordinal);
        }
    }
}
