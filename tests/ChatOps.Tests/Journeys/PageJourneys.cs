using ChatOps.Core.Text;
using Microsoft.Playwright;

namespace ChatOps.Tests.Journeys;

/// <summary>Working on the page all day: typing, sharing, seeing what waits, watching output, pictures.</summary>
public sealed class PageJourneys(BrowserBot browser) : IClassFixture<BrowserBot>
{
    private const string Archives = "home/senaite/data/senaitelims/backups";

    [Fact]
    public async Task Commands_are_completed_by_the_keyboard_and_nothing_is_put_in_that_was_not_chosen()
    {
        var page = await browser.SignedInAsync("operator");
        var (text, choices) = (page.Locator("#text"), page.GetByRole(AriaRole.Option));
        await text.PressSequentiallyAsync("/");
        await Assertions.Expect(choices.Filter(new() { HasText = "/senaite backup" })).Not.ToHaveCountAsync(0);
        await Assertions.Expect(text).ToHaveAttributeAsync("aria-expanded", "true");
        await BrowserBot.PictureAsync(page, "composer");
        await text.PressSequentiallyAsync("senaite re");
        await Assertions.Expect(choices).ToHaveCountAsync(3);
        await Assertions.Expect(text).ToHaveValueAsync("/senaite re");
        await text.PressAsync("Tab");
        await Assertions.Expect(text).ToHaveValueAsync("/senaite res");
        await text.PressSequentiallyAsync("t");
        await Assertions.Expect(choices).ToHaveCountAsync(2);
        await text.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator("#" + await text.GetAttributeAsync("aria-activedescendant"))).ToHaveAttributeAsync("aria-selected", "true");
        await Assertions.Expect(text).ToHaveValueAsync("/senaite rest");
        // What this person uses comes first; each says what it does to the host.
        await Assertions.Expect(choices.Filter(new() { HasText = "/senaite restore" })).ToContainTextAsync("destroys");
        await Assertions.Expect(choices.Filter(new() { HasText = "/senaite restart" })).ToContainTextAsync("changes");
        await text.PressSequentiallyAsync("o");
        await Assertions.Expect(choices).ToHaveCountAsync(1);
        await text.PressAsync("ArrowDown");
        await text.PressAsync("Enter");
        await Assertions.Expect(text).ToHaveValueAsync("/senaite restore ");
        await text.PressSequentiallyAsync("l");
        await text.PressAsync("Tab");
        await Assertions.Expect(text).ToHaveValueAsync("/senaite restore lims1 ");
        await Assertions.Expect(choices).ToContainTextAsync(["latest", "--plan"]);
        await Assertions.Expect(page.Locator("#usage")).ToContainTextAsync("latest");
        await text.PressAsync("Escape");
        await Assertions.Expect(choices).ToHaveCountAsync(0);
        await Assertions.Expect(text).ToHaveValueAsync("/senaite restore lims1 ");

        // Marked by nobody: Enter sends what is typed, however many offers there are.
        await text.FillAsync("/ops");
        await Assertions.Expect(choices).Not.ToHaveCountAsync(0);
        await text.PressAsync("Enter");
        await Assertions.Expect(page.Locator("article.message").Last).ToContainTextAsync("say what /ops is to do");

        // A command without its slash is completed and understood as well, and so is who asks for help in a word.
        await text.FillAsync("");
        await text.PressSequentiallyAsync("backu");
        await text.PressAsync("Tab");
        await Assertions.Expect(choices).Not.ToHaveCountAsync(0);
        await BrowserBot.SayAsync(page, "aide");
        await Assertions.Expect(page.Locator("article.message").Last).ToContainTextAsync("What you may do here");

        var viewer = await browser.SignedInAsync("viewer");
        await viewer.Locator("#text").PressSequentiallyAsync("/senaite ");
        await Assertions.Expect(viewer.GetByRole(AriaRole.Option)).ToContainTextAsync(["/senaite backups", "/senaite status"]);
    }

    [Fact]
    public async Task What_was_typed_comes_back_for_the_same_person_alone()
    {
        var page = await browser.SignedInAsync("operator");
        var text = page.Locator("#text");
        await BrowserBot.SayAsync(page, "/ops locks");
        await BrowserBot.SayAsync(page, "/ops whoami");
        await page.ReloadAsync();
        await text.FillAsync("half a thought");
        await text.PressAsync("ArrowUp");
        await Assertions.Expect(text).ToHaveValueAsync("/ops whoami");
        await text.PressAsync("ArrowUp");
        await Assertions.Expect(text).ToHaveValueAsync("/ops locks");
        await text.PressAsync("ArrowDown");
        await text.PressAsync("ArrowDown");
        await Assertions.Expect(text).ToHaveValueAsync("half a thought");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await BrowserBot.SignInAsync(page, "viewer");
        await text.PressAsync("ArrowUp");
        await Assertions.Expect(text).ToHaveValueAsync("");
    }

    [Fact]
    public async Task An_answer_is_seen_by_others_when_the_asker_shares_it()
    {
        var asking = await browser.SignedInAsync("operator");
        var other = await browser.SignedInAsync("viewer");
        await BrowserBot.SayAsync(asking, "/demo echo for your eyes only");
        var answer = asking.Locator("article.card").Filter(new() { HasText = "for your eyes only" }).Last;
        await Assertions.Expect(answer).ToContainTextAsync("only you see this");
        await Assertions.Expect(answer).ToContainTextAsync("Succeeded");
        await BrowserBot.SayAsync(asking, "/ops whoami");
        await Assertions.Expect(asking.Locator("article.message").Last).ToContainTextAsync("Demo operator");
        await Assertions.Expect(other.Locator("main")).Not.ToContainTextAsync("for your eyes only");

        await answer.GetByRole(AriaRole.Button, new() { Name = "Share in #ops" }).ClickAsync();
        var shared = other.Locator("article.message").Filter(new() { HasText = "for your eyes only" });
        await Assertions.Expect(shared).ToContainTextAsync("Shared by");
        await Assertions.Expect(shared.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Assertions.Expect(other.Locator("main")).Not.ToContainTextAsync("Demo operator");

        var whoami = asking.Locator("article.message:has(.said)").Filter(new() { HasText = "/ops whoami" }).Last;
        await whoami.GetByRole(AriaRole.Button, new() { Name = "Share in #ops" }).ClickAsync();
        await Assertions.Expect(other.Locator("main")).ToContainTextAsync("Demo operator");
        await Assertions.Expect(whoami).ToContainTextAsync("you shared this");
        await Assertions.Expect(whoami.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_waits_stands_over_the_channel_with_its_deadline_until_it_is_decided()
    {
        var errors = new List<string>();
        var deciding = await browser.SignedInAsync("approver", errors, new() { ViewportSize = new() { Width = 390, Height = 800 }, ColorScheme = ColorScheme.Dark });
        var asking = await browser.SignedInAsync("operator", errors);
        await BrowserBot.SayAsync(asking, "/senaite restore lims1 --point latest");
        var yours = asking.Locator("#strip .waiting li");
        await Assertions.Expect(yours).ToContainTextAsync("yours");
        await Assertions.Expect(yours).ToContainTextAsync("Demo approver can decide");
        var waiting = deciding.Locator("#strip .waiting li");
        await Assertions.Expect(waiting).ToContainTextAsync("you can decide");
        await Assertions.Expect(waiting).ToContainTextAsync("/senaite restore lims1");
        var left = await waiting.Locator("[data-until]").InnerTextAsync();
        await Assertions.Expect(waiting.Locator("[data-until]")).Not.ToHaveTextAsync(left);
        await Assertions.Expect(waiting).ToBeInViewportAsync();
        // A tab behind others says it, too.
        await Assertions.Expect(deciding).ToHaveTitleAsync("(1) #ops · ChatOps");
        await Assertions.Expect(deciding.Locator("link[rel=icon][href*='icon-waits']")).ToHaveCountAsync(1);
        await Assertions.Expect(asking).ToHaveTitleAsync("#ops · ChatOps");
        await deciding.Locator("#text").PressSequentiallyAsync("/senaite ");
        await AssertFitsAsync(deciding, "/c/ops", navigate: false);
        await BrowserBot.PictureAsync(deciding, "phone-waiting");
        await BrowserBot.PictureAsync(asking, "waiting");
        await asking.Locator("article.card").Last.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Assertions.Expect(waiting).ToHaveCountAsync(0);
        await Assertions.Expect(yours).ToHaveCountAsync(0);
        await Assertions.Expect(deciding).ToHaveTitleAsync("#ops · ChatOps");
        await Assertions.Expect(deciding.Locator("link[rel=icon][href*='icon-waits']")).ToHaveCountAsync(0);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task The_decision_is_in_reach_wherever_one_reads_and_notifications_come_when_they_were_allowed()
    {
        var handle = await browser.Bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        await browser.Bot.UntilStateAsync(handle, "AwaitingApproval");
        var deciding = await browser.SignedInAsync("approver", null, new() { ViewportSize = new() { Width = 390, Height = 800 }, Permissions = ["notifications"] });
        var approve = deciding.Locator($"[data-operation='{handle}'] button.approve").Or(deciding.Locator($"[data-operation='{handle}'] .deciding a.button"));
        await Assertions.Expect(approve).ToBeInViewportAsync();
        await deciding.GotoAsync($"/operations/{handle}");
        await Assertions.Expect(approve).ToBeInViewportAsync();
        await deciding.GetByText("steps that change something").ClickAsync();
        await deciding.EvaluateAsync("window.scrollTo({ top: document.documentElement.scrollHeight / 2 })");
        await Assertions.Expect(approve).ToBeInViewportAsync();
        await deciding.EvaluateAsync("window.scrollTo({ top: document.documentElement.scrollHeight })");
        await Assertions.Expect(approve).ToBeInViewportAsync();
        await BrowserBot.PictureAsync(deciding, "phone-plan");

        // As when another tab is before it.
        await deciding.EvaluateAsync(
            """
            () => {
              window.notes = [];
              window.Notification = class { static permission = 'granted'; constructor(title, options) { notes.push(`${options.body} ${options.silent}`); } };
              Object.defineProperty(document, 'hidden', { get: () => true });
            }
            """);
        var second = await browser.Bot.OperationAsync("demo-operator", "/senaite restore lims1 --point latest");
        await Assertions.Expect(deciding).ToHaveTitleAsync($"(2) {handle} · ChatOps");
        Assert.Equal("/senaite restore · lims1 waits for a decision true", Assert.Single(await deciding.EvaluateAsync<string[]>("notes")));
        foreach (var waiting in (string[])[handle, second])
        {
            await deciding.GotoAsync($"/operations/{waiting}");
            await deciding.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
            await Assertions.Expect(deciding.Locator(".badge").First).ToContainTextAsync("Denied");
        }
    }

    [Fact]
    public async Task A_command_that_the_bot_names_goes_into_the_line_and_a_link_for_another_device_is_copied()
    {
        var page = await browser.SignedInAsync("operator");
        await browser.Bot.ConcludedAsync(await browser.Bot.OperationAsync("demo-operator", "/senaite backups lims1"));
        await BrowserBot.SayAsync(page, "/ops help");
        await page.Locator("button.fill").First.ClickAsync();
        await Assertions.Expect(page.Locator("#text")).Not.ToHaveValueAsync("");
        await Assertions.Expect(page.Locator("#text")).ToHaveValueAsync(await page.Locator("button.fill").First.GetAttributeAsync("data-fill") ?? "?");

        await page.GotoAsync("/sessions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Link for another device" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Assertions.Expect(page.Locator("#copied")).ToHaveTextAsync("Copied.");
    }

    [Fact]
    public async Task Nothing_jumps_while_output_streams()
    {
        browser.Bot.Fault("noisy-backup", "64"); // long enough to be watched in the middle of it
        try
        {
            var page = await browser.SignedInAsync("operator");
            await BrowserBot.SayAsync(page, "/senaite backup lims1");
            var card = page.Locator("article.card").Last;
            var output = card.Locator("pre.tail");
            await Assertions.Expect(output).ToContainTextAsync("looked at object");
            await page.EvaluateAsync(
                """
                () => {
                  window.seen = { shifts: 0, texts: new Set(), boxes: new Set() };
                  new PerformanceObserver(list => list.getEntries().forEach(e => { seen.shifts += e.value; })).observe({ type: 'layout-shift' });
                  const watch = () => {
                    const pre = document.querySelector('.card:has(.badge.busy) pre.tail');
                    if (!pre) return;
                    const box = e => { const { width, height } = e.getBoundingClientRect(); return `${width}x${height}`; };
                    seen.texts.add(pre.textContent);
                    seen.boxes.add(`${box(pre)} ${box(document.querySelector('#composer'))} ${pre.scrollHeight - pre.scrollTop - pre.clientHeight < 2}`);
                    requestAnimationFrame(watch);
                  };
                  watch();
                }
                """);
            await page.WaitForFunctionAsync("() => seen.texts.size > 2", null, new() { Timeout = 120_000 });
            Assert.Equal(0, await page.EvaluateAsync<double>("seen.shifts"));
            Assert.EndsWith(" true", Assert.Single(await page.EvaluateAsync<string[]>("[...seen.boxes]")), StringComparison.Ordinal);
            // Who scrolls back reads on in peace.
            await output.EvaluateAsync("pre => { pre.scrollTop = 0; }");
            await page.WaitForFunctionAsync("count => seen.texts.size > count", await page.EvaluateAsync<int>("seen.texts.size + 1"), new() { Timeout = 120_000 });
            Assert.Equal(0, await output.EvaluateAsync<double>("pre => pre.scrollTop"));
            await BrowserBot.PictureAsync(page, "streaming");
            await browser.Bot.ConcludedAsync((await card.GetAttributeAsync("data-operation"))!);
        }
        finally
        {
            browser.Bot.NoFaults();
        }
    }

    [Fact]
    public async Task A_target_shows_what_runs_found_out_over_time_and_the_pictures_tell_the_truth()
    {
        for (var i = 0; i < 2; i++)
        {
            await browser.Bot.AddSampleAsync($"a sample for picture {i}");
            await browser.Bot.ConcludedAsync(await browser.Bot.OperationAsync("demo-operator", "/senaite backup lims1"));
        }
        var newest = new DirectoryInfo(Path.Combine(browser.Bot.Host, Archives)).GetFiles("*.*fsz").MaxBy(f => f.Name)!;
        var errors = new List<string>();
        var page = await browser.SignedInAsync("viewer", errors);
        await page.GotoAsync("/targets/senaite:lims1");
        var figure = page.Locator("figure").Filter(new() { HasText = "Newest archive" });
        await Assertions.Expect(figure.GetByRole(AriaRole.Img, new() { Name = "Newest archive over time" })).ToBeVisibleAsync();
        Assert.True(await figure.Locator("rect.bar").CountAsync() >= 2, "there is a bar for each backup");
        await figure.GetByText("As a table").ClickAsync();
        await Assertions.Expect(figure.Locator("tbody tr").First.Locator("td").Last).ToHaveTextAsync(UnitText.Bytes(newest.Length));
        await Assertions.Expect(page.Locator("figure").Filter(new() { HasText = "How long it took" }).Locator("rect.bar")).Not.ToHaveCountAsync(0);

        // Times in the viewer's zone (New York here), UTC in the title.
        var time = page.Locator("ol.timeline time").First;
        await Assertions.Expect(time).ToContainTextAsync("GMT-5");
        Assert.Contains("UTC", await time.GetAttributeAsync("title"), StringComparison.Ordinal);
        await BrowserBot.PictureAsync(page, "target");
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            var phone = await browser.SignedInAsync("viewer", errors, new() { ViewportSize = new() { Width = 390, Height = 800 }, ColorScheme = scheme });
            await AssertFitsAsync(phone, "/targets/senaite:lims1");
            await BrowserBot.PictureAsync(phone, $"phone-target-{scheme}".ToLowerInvariant());
        }
        Assert.Empty(errors);
    }

    /// <summary>No wider than a phone, and everything that can be operated has a name.</summary>
    private static async Task AssertFitsAsync(IPage page, string path, bool navigate = true)
    {
        if (navigate)
            await page.GotoAsync(path);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} is wider than a phone");
        var nameless = await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, [role=img], [tabindex]')]
              .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.labels?.length || e.textContent.trim()))
              .map(e => e.outerHTML)
            """);
        Assert.Empty(nameless);
    }
}
