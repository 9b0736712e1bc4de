using Microsoft.Playwright;

namespace ChatOps.Tests.Journeys;

/// <summary>What people see and click, in Debian's Chromium against the real program.</summary>
public sealed class BrowserJourneys(BrowserBot browser) : IClassFixture<BrowserBot>
{
    [Fact]
    public async Task A_backup_is_typed_and_watched_live_to_its_end()
    {
        var page = await browser.SignedInAsync("operator");
        await BrowserBot.SayAsync(page, "/senaite backup lims1");
        var card = Card(page, "/senaite backup lims1");
        await Assertions.Expect(card.Locator(".badge")).ToContainTextAsync("Succeeded");
        await Assertions.Expect(card).ToContainTextAsync("Run bin/backup");
        Assert.Equal(1, browser.Bot.Begins("backup"));
    }

    [Fact]
    public async Task A_restore_is_refused_to_who_asked_and_approved_by_the_other()
    {
        await browser.Bot.AddSampleAsync("seen in the browser");
        var asking = await browser.SignedInAsync("operator");
        await BrowserBot.SayAsync(asking, "/senaite restore lims1 --point latest");
        var asked = Card(asking, "/senaite restore lims1");
        await Assertions.Expect(asked).ToContainTextAsync("Lost:");
        await Assertions.Expect(asked.Locator("button.approve")).ToHaveCountAsync(0);
        await Assertions.Expect(asked.GetByRole(AriaRole.Button, new() { Name = "Withdraw" })).ToBeVisibleAsync();

        var deciding = await browser.SignedInAsync("approver");
        var waiting = Card(deciding, "/senaite restore lims1");
        await Assertions.Expect(waiting).ToContainTextAsync("Lost:");
        await deciding.SetViewportSizeAsync(1100, 1000);
        await deciding.EvaluateAsync("document.querySelector('article.card:last-of-type, article.card').scrollIntoView()");
        await BrowserBot.PictureAsync(deciding, "restore-waits");
        // The plan of a restore is longer than a card, so it is approved on the page that shows all of it.
        await waiting.GetByRole(AriaRole.Link, new() { Name = "Read plan" }).ClickAsync();
        await BrowserBot.PictureAsync(deciding, "restore-plan");
        await deciding.Locator("button.approve").ClickAsync();
        // The page of who asked follows without being touched.
        await Assertions.Expect(asked.Locator(".badge")).ToContainTextAsync("Succeeded");
        await BrowserBot.PictureAsync(asking, "restore-done");
        await Assertions.Expect(deciding.Locator("button.approve")).ToHaveCountAsync(0);
        Assert.DoesNotContain("seen in the browser", browser.Bot.LiveData(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_sees_and_is_refused()
    {
        var page = await browser.SignedInAsync("viewer");
        await BrowserBot.SayAsync(page, "/senaite stop lims1");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("access-denied");
        Assert.All(browser.Bot.Supervised(), line => Assert.Contains("RUNNING", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_has_no_errors_and_fits_a_phone_in_light_and_dark()
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            var errors = new List<string>();
            var page = await browser.SignedInAsync("operator", errors, new() { ColorScheme = scheme, ViewportSize = new() { Width = 390, Height = 800 } });
            var cards = page.Locator("article.card");
            var before = await cards.CountAsync();
            await BrowserBot.SayAsync(page, "/senaite backups");
            await Assertions.Expect(cards).ToHaveCountAsync(before + 1);
            await Assertions.Expect(cards.Last.Locator(".badge")).ToContainTextAsync("Succeeded");
            foreach (var path in (string[])["/c/ops", "/operations"])
            {
                await page.GotoAsync(path);
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} is wider than a phone");
            }
            await BrowserBot.PictureAsync(page, $"operations-{scheme}".ToLowerInvariant());
            await page.GotoAsync("/c/ops");
            await BrowserBot.PictureAsync(page, $"phone-{scheme}".ToLowerInvariant());
            Assert.Empty(errors);
        }
    }

    [AxeFact]
    public async Task Nobody_is_kept_out_of_the_pages_by_how_they_are_made()
    {
        await browser.Bot.ConcludedAsync(await browser.Bot.OperationAsync("demo-operator", "/senaite backups"));
        var waits = await browser.Bot.OperationAsync("demo-approver", "/senaite restore lims1 --point latest");
        await browser.Bot.UntilStateAsync(waits, "AwaitingApproval");
        var found = new List<string>();
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            var page = await browser.SignedInAsync("operator", null, new() { ColorScheme = scheme });
            await page.Locator("#text").PressSequentiallyAsync("/");
            await Assertions.Expect(page.GetByRole(AriaRole.Option)).Not.ToHaveCountAsync(0);
            found.AddRange(await AxeCheck.SeriousAsync(page));
            var operation = await page.Locator("article.card").First.GetAttributeAsync("data-operation");
            foreach (var path in new[] { "/", "/operations", $"/operations/{operation}", $"/operations/{waits}", "/targets/senaite:lims1", "/targets/host:lims1", "/nothing", "/sessions" })
            {
                await page.GotoAsync(path);
                await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => { d.open = true; })");
                found.AddRange(await AxeCheck.SeriousAsync(page));
            }
            await page.GetByRole(AriaRole.Button, new() { Name = "Link for another device" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copy" })).ToBeVisibleAsync();
            found.AddRange(await AxeCheck.SeriousAsync(page));
            await page.SetViewportSizeAsync(390, 800);
            foreach (var path in new[] { "/c/ops", $"/operations/{waits}", "/operations", "/sessions" })
            {
                await page.GotoAsync(path);
                found.AddRange(await AxeCheck.SeriousAsync(page));
            }
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await Assertions.Expect(page.GetByLabel("Access token")).ToBeVisibleAsync();
            found.AddRange(await AxeCheck.SeriousAsync(page));
            found.AddRange(await InFrenchAsync(page, waits));
            await page.GotoAsync("/sign-in?ended=yes");
            found.AddRange(await AxeCheck.SeriousAsync(page));
        }
        (await browser.Bot.DecideAsync("demo-approver", await browser.Bot.ShowAsync(waits), "deny")).EnsureSuccessStatusCode();
        Assert.Empty(found);
    }

    /// <summary>French is longer: nothing is wider than a phone, and nobody is kept out there either.</summary>
    private static async Task<IReadOnlyList<string>> InFrenchAsync(IPage page, string waits)
    {
        var found = new List<string>();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Access token").FillAsync(BrowserBot.FrenchToken);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Tableau" })).ToBeVisibleAsync();
        foreach (var path in new[] { "/", "/c/ops", $"/operations/{waits}", "/operations", "/sessions" })
        {
            await page.GotoAsync(path);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} in French is wider than a phone");
            found.AddRange(await AxeCheck.SeriousAsync(page));
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Access token")).ToBeVisibleAsync();
        return found;
    }

    /// <summary>Other facts leave cards of their own in the same channel.</summary>
    private static ILocator Card(IPage page, string command) => page.Locator("article.card").Filter(new() { HasText = command }).Last;
}
