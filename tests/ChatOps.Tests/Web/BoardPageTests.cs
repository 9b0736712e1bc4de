using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Core.Watches;

namespace ChatOps.Tests.Web;

public class BoardPageTests
{
    [Fact]
    public async Task The_board_names_every_target_that_one_may_know_and_nothing_that_hides_in_it()
    {
        await using var site = await WebSite.StartAsync();
        var waiting = Samples.Restore();
        site.Store.Put(waiting);
        await site.Part<IFindings>().KeepAsync(new(waiting.Target, new TargetHealth(TargetCondition.Bad, "port <b>8100</b> is closed").AsFinding(), "x5mqc", DateTimeOffset.UtcNow), CancellationToken.None);
        using var browser = await Browser.SignInAsync(site, "operator");
        foreach (var path in new[] { "/", "/targets" })
        {
            var page = await browser.ReadAsync(path);
            Assert.Contains("1 of ", page, StringComparison.Ordinal);
            Assert.Contains("<a href=\"/targets/senaite:lims1\">lims1</a>", page, StringComparison.Ordinal);
            Assert.Contains("port &lt;b&gt;8100&lt;/b&gt; is closed", page, StringComparison.Ordinal);
            Assert.Contains("<a class=\"handle\" href=\"/operations/x5mqc\">x5mqc</a>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("secret1", page, StringComparison.Ordinal);
        }
        Assert.Contains("data-src=\"/fragments/board\"", await browser.ReadAsync("/fragments/board"), StringComparison.Ordinal);
    }

    /// <summary>As typed, so the same rights hold; without a word of what was seen nothing is sent.</summary>
    [Fact]
    public async Task A_target_that_stays_locked_is_freed_on_the_page_by_who_says_what_was_to_be_seen()
    {
        await using var site = await WebSite.StartAsync();
        var kept = Samples.Restore() with { State = OperationState.Concluded, Outcome = Outcome.Unknown, LockKept = true, Reason = "nobody saw its end", ConcludedAt = DateTimeOffset.UtcNow };
        site.Store.Put(kept);
        using var browser = await Browser.SignInAsync(site, "operator");
        var page = await browser.ReadAsync($"/operations/{kept.Handle}");
        Assert.Contains($"action=\"/operations/{kept.Handle}/resolve\"", page, StringComparison.Ordinal);

        using (var silent = await browser.SubmitAsync($"/operations/{kept.Handle}", $"/operations/{kept.Handle}/resolve", new() { ["delivery"] = Guid.NewGuid().ToString("N"), ["reason"] = " " }))
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, silent.StatusCode);
        Assert.Empty(site.Inbox.Received);
        using var said = await browser.SubmitAsync(
            $"/operations/{kept.Handle}", $"/operations/{kept.Handle}/resolve", new() { ["delivery"] = Guid.NewGuid().ToString("N"), ["reason"] = "Data.fs is the old one" });
        Assert.Equal(System.Net.HttpStatusCode.Redirect, said.StatusCode);
        var typed = Assert.IsType<Core.Chat.DeliveryBody.TypedCommand>(Assert.Single(site.Inbox.Received).Body);
        Assert.Equal($"/ops resolve {kept.Handle} Data.fs is the old one", typed.Text);
    }
}
