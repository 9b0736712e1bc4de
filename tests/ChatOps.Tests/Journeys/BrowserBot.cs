using Microsoft.Playwright;

namespace ChatOps.Tests.Journeys;

/// <summary>One running demo and one browser for several facts.</summary>
public sealed class BrowserBot : IAsyncLifetime
{
    /// <summary>Of somebody who reads French.</summary>
    public const string FrenchToken = "5c1f7a0e93b84d26a7f0c2d9e4b61835";

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public DemoBot Bot { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // Deadlines, not measurements: many tests share the processors.
        Assertions.SetDefaultExpectTimeout(180_000);
        var folder = Directory.CreateTempSubdirectory("chatops-browser-").FullName;
        var (settings, token) = (Path.Combine(folder, "settings.json"), Path.Combine(folder, "token"));
        await File.WriteAllTextAsync(token, FrenchToken);
        File.SetUnixFileMode(token, UnixFileMode.UserRead);
        await File.WriteAllTextAsync(settings, $$"""{ "People": { "french": { "Roles": ["operator"], "Language": "fr", "TokenFile": "{{token}}" } } }""");
        Bot = await DemoBot.StartAsync("--settings", settings);
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
        await Bot.DisposeAsync();
    }

    /// <summary>A browser of its own, with the channel before it. Its errors are collected.</summary>
    public async Task<IPage> SignedInAsync(string person, List<string>? errors = null, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = Bot.Url.ToString();
        options.TimezoneId ??= "America/New_York";
        var context = await _browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        page.Console += (_, message) => errors?.AddRange(message.Type == "error" ? [message.Text] : []);
        page.PageError += (_, error) => errors?.Add(error);
        await SignInAsync(page, person);
        return page;
    }

    public static async Task SignInAsync(IPage page, string person)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Access token").FillAsync($"demo-{person}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Access token")).ToHaveCountAsync(0);
        await page.GotoAsync("/c/ops");
        await Assertions.Expect(page.Locator("#text")).ToBeVisibleAsync();
    }

    public static async Task SayAsync(IPage page, string text)
    {
        await page.Locator("#text").FillAsync(text);
        await page.Locator("#text").PressAsync("Enter");
        await Assertions.Expect(page.Locator("#text")).ToHaveValueAsync("");
    }

    /// <summary>With CHATOPS_PICTURES=FOLDER the pages are kept, to be looked at.</summary>
    public static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CHATOPS_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }
}
