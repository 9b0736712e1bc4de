using Microsoft.Playwright;

namespace ChatOps.Tests.Journeys;

/// <summary>What people see and click, in Debian's Chromium against the real program.</summary>
public sealed class BrowserJourneys : IAsyncLifetime
{
    private DemoBot _bot = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _bot = await DemoBot.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _bot.DisposeAsync();
    }

    [Fact]
    public async Task A_backup_is_typed_and_watched_live_to_its_end()
    {
        var page = await SignedInAsync("operator");
        await SayAsync(page, "/senaite backup lims1");
        var card = page.Locator("article.card").Last;
        await Assertions.Expect(card.Locator(".badge")).ToContainTextAsync("Succeeded", new() { Timeout = 60_000 });
        await Assertions.Expect(card).ToContainTextAsync("Run bin/backup");
        Assert.Equal(1, _bot.Begins("backup"));
    }

    [Fact]
    public async Task A_restore_is_refused_to_who_asked_and_approved_by_the_other()
    {
        await _bot.AddSampleAsync("seen in the browser");
        var asking = await SignedInAsync("operator");
        await SayAsync(asking, "/senaite restore lims1 --point latest");
        var asked = asking.Locator("article.card").Last;
        await Assertions.Expect(asked).ToContainTextAsync("Lost:", new() { Timeout = 60_000 });
        await Assertions.Expect(asked.Locator("button.approve")).ToHaveCountAsync(0);
        await Assertions.Expect(asked.GetByRole(AriaRole.Button, new() { Name = "Withdraw" })).ToBeVisibleAsync();

        var deciding = await SignedInAsync("approver");
        var waiting = deciding.Locator("article.card").Last;
        await Assertions.Expect(waiting).ToContainTextAsync("Lost:");
        await deciding.SetViewportSizeAsync(1100, 1000);
        await deciding.EvaluateAsync("document.querySelector('article.card:last-of-type, article.card').scrollIntoView()");
        await PictureAsync(deciding, "restore-waits");
        await waiting.Locator("button.approve").ClickAsync();
        // The page of who asked follows without being touched.
        await Assertions.Expect(asking.Locator("article.card").Last.Locator(".badge")).ToContainTextAsync("Succeeded", new() { Timeout = 90_000 });
        await PictureAsync(asking, "restore-done");
        await Assertions.Expect(deciding.Locator("button.approve")).ToHaveCountAsync(0);
        Assert.DoesNotContain("seen in the browser", _bot.LiveData(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_sees_and_is_refused()
    {
        var page = await SignedInAsync("viewer");
        await SayAsync(page, "/senaite stop lims1");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("access-denied");
        Assert.All(_bot.Supervised(), line => Assert.Contains("RUNNING", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_has_no_errors_and_fits_a_phone_in_light_and_dark()
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using var context = await _browser.NewContextAsync(
                new() { BaseURL = _bot.Url.ToString(), ColorScheme = scheme, ViewportSize = new() { Width = 390, Height = 800 } });
            var page = await context.NewPageAsync();
            var errors = new List<string>();
            page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
            page.PageError += (_, error) => errors.Add(error);
            await SignInAsync(page, "operator");
            await SayAsync(page, "/senaite backups");
            await Assertions.Expect(page.Locator("article.card").Last.Locator(".badge")).ToContainTextAsync("Succeeded", new() { Timeout = 60_000 });
            foreach (var path in (string[])["/c/ops", "/operations"])
            {
                await page.GotoAsync(path);
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} is wider than a phone");
            }
            await PictureAsync(page, $"operations-{scheme}".ToLowerInvariant());
            await page.GotoAsync("/c/ops");
            await PictureAsync(page, $"phone-{scheme}".ToLowerInvariant());
            Assert.Empty(errors);
        }
    }

    private async Task<IPage> SignedInAsync(string person)
    {
        var context = await _browser.NewContextAsync(new() { BaseURL = _bot.Url.ToString() });
        var page = await context.NewPageAsync();
        await SignInAsync(page, person);
        return page;
    }

    private static async Task SignInAsync(IPage page, string person)
    {
        await page.GotoAsync("/");
        await page.GetByLabel("Access token").FillAsync($"demo-{person}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Access token")).ToHaveCountAsync(0);
        await page.GotoAsync("/c/ops");
        await Assertions.Expect(page.Locator("#text")).ToBeVisibleAsync();
    }

    /// <summary>With CHATOPS_PICTURES=FOLDER the pages are kept, to be looked at and for the README.</summary>
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CHATOPS_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }

    private static async Task SayAsync(IPage page, string text)
    {
        await page.Locator("#text").FillAsync(text);
        await page.Locator("#text").PressAsync("Enter");
    }
}
