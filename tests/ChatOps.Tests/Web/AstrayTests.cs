using System.Net;
using ChatOps.Core.SignIn;

namespace ChatOps.Tests.Web;

/// <summary>Browsers that come by a wrong name or with a session that is over get a page that says so.</summary>
public class AstrayTests
{
    [Fact]
    public async Task A_wrong_name_answers_a_browser_with_a_page_and_a_program_with_the_code()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client();
        using var browser = await SendAsync(client, "text/html,application/xhtml+xml");
        var page = await browser.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (browser.StatusCode, browser.Content.Headers.ContentType?.MediaType));
        Assert.Contains("host-unknown", page, StringComparison.Ordinal);
        Assert.Contains("Whoever keeps the settings", page, StringComparison.Ordinal);
        // Whose name it is that leads here learns nothing of the bot's own.
        Assert.DoesNotContain("evil.example", page, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", page, StringComparison.Ordinal);
        Assert.False(browser.Headers.Contains("Set-Cookie"));
        using var program = await SendAsync(client, "application/json");
        Assert.Equal("host-unknown", await program.CodeAsync());
    }

    [Fact]
    public async Task An_ended_session_says_so_on_the_way_to_the_sign_in_and_a_form_that_was_sent_too_late_did_nothing()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore());
        using var browser = await Browser.SignInAsync(site, "operator");
        var sessions = site.Part<Sessions>();
        var handles = (await sessions.ListAsync("operator", CancellationToken.None)).Select(s => s.Handle);
        await sessions.EndAsync("operator", [.. handles], "operator", "test", CancellationToken.None);
        using var moved = await browser.GetAsync("/operations/k7x2m");
        Assert.Equal("/sign-in?back=%2Foperations%2Fk7x2m&ended=yes", moved.Headers.Location?.ToString());
        Assert.Contains("Your session has ended.", await browser.ReadAsync("/sign-in?back=%2Foperations%2Fk7x2m&ended=yes"), StringComparison.Ordinal);
        using var late = await browser.PostAsync("/operations/k7x2m/cancel", new() { ["delivery"] = Guid.NewGuid().ToString("N") });
        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (late.StatusCode, late.Content.Headers.ContentType?.MediaType));
        Assert.Contains("nothing was done", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var script = await browser.PostAsync("/operations/k7x2m/cancel", new() { ["delivery"] = Guid.NewGuid().ToString("N") }, json: true);
        Assert.Equal("person-unknown", await script.CodeAsync());
        Assert.Empty(site.Inbox.Received);

        using var stranger = Browser.Of(site);
        using var first = await stranger.GetAsync("/operations");
        Assert.Equal("/sign-in?back=%2Foperations", first.Headers.Location?.ToString());
        Assert.DoesNotContain("has ended", await stranger.ReadAsync("/sign-in?back=%2Foperations"), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/c/ops");
        request.Headers.Host = "evil.example";
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await client.SendAsync(request);
    }
}
