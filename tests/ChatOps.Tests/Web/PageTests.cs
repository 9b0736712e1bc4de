using System.Net;
using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Operations;
using ChatOps.Core.Plans;
using ChatOps.Server.Web;
using ChatOps.Server.Web.Page;

namespace ChatOps.Tests.Web;

public class PageTests
{
    private static readonly string[] Looks =
    [
        "/", "/c/ops", "/operations", "/operations/k7x2m", "/fragments/card/k7x2m", "/fragments/tail/k7x2m", "/fragments/operation/k7x2m",
        "/fragments/operations", "/fragments/feed/ops?after=0", "/fragments/message/x", "/whatever",
        "/targets/senaite:lims1", "/fragments/targets/senaite:lims1", "/targets", "/fragments/board", "/fragments/strip/ops", "/fragments/progress/k7x2m",
    ];

    private static readonly string[] Forms = ["/c/ops", "/operations/k7x2m/approval", "/operations/k7x2m/cancel", "/operations/k7x2m/resolve", "/operations/k7x2m/share", "/c/ops/answers/0123456789abcdef0123456789abcdef/share"];

    private static string NewId => Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Every_page_and_form_refuses_strangers_and_persons_without_a_rule()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore());
        using var stranger = Browser.Of(site);
        using var nobody = await Browser.SignInAsync(site, "nobody");
        foreach (var path in Looks)
        {
            using var strange = await stranger.GetAsync(path);
            Assert.True(strange.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized, $"{path}: {strange.StatusCode}");
            using var refused = await nobody.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, refused.StatusCode));
        }
        foreach (var path in Forms)
        {
            var fields = new Dictionary<string, string> { ["text"] = "/ops help", ["delivery"] = NewId, ["decision"] = "approve", ["approval"] = "3b1f77aa02c94d5e", ["reason"] = "looked" };
            using var strange = await stranger.PostAsync(path, fields);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, strange.StatusCode));
            using var refused = await nobody.SubmitAsync("/sign-in", path, fields);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, refused.StatusCode));
        }
        Assert.Empty(site.Inbox.Received);
    }

    [Fact]
    public async Task A_form_that_the_page_did_not_make_is_refused()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore());
        using var browser = await Browser.SignInAsync(site, "approver");
        foreach (var path in Forms.Append("/sign-out").Append("/sign-in"))
        {
            using var bare = await browser.PostAsync(path, new() { ["text"] = "/ops help", ["delivery"] = NewId, ["decision"] = "approve", ["approval"] = "x" });
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, bare.StatusCode));
            using var forged = await browser.PostAsync(path, new() { ["form-token"] = "CfDJ8forged", ["text"] = "/ops help", ["delivery"] = NewId });
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, forged.StatusCode));
        }
        using var other = await Browser.SignInAsync(site, "operator");
        var theirs = Browser.TokenOf(await other.ReadAsync("/c/ops"));
        using var stolen = await browser.PostAsync("/c/ops", new() { ["form-token"] = theirs, ["text"] = "/ops help", ["delivery"] = NewId });
        Assert.Equal(HttpStatusCode.BadRequest, stolen.StatusCode);
        Assert.Empty(site.Inbox.Received);
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_to_trust_only_this_server()
    {
        await using var site = await WebSite.StartAsync();
        using var browser = await Browser.SignInAsync(site, "viewer");
        foreach (var path in new[] { "/", "/c/ops", "/operations", "/sign-in", "/whatever", "/api/operations", "/api/nothing", "/healthz", "/assets/x/app.js" })
        {
            using var response = await browser.GetAsync(path);
            Assert.Equal(SecurityHeaders.Policy, Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task No_page_has_script_or_style_of_its_own()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore());
        await PostCardAsync(site, "k7x2m");
        using var browser = await Browser.SignInAsync(site, "approver");
        foreach (var path in new[] { "/c/ops", "/operations", "/operations/k7x2m", "/sign-in" })
        {
            var html = await browser.ReadAsync(path);
            Assert.DoesNotMatch("<script(?![^>]* src=)|<style| style=| on[a-z]+=|javascript:", html);
            Assert.Matches("<script src=\"/assets/[0-9a-f]{12}/app.js\" defer>", html);
        }
    }

    [Fact]
    public async Task Another_host_name_is_refused()
    {
        await using var site = await WebSite.StartAsync();
        foreach (var (host, status) in new[] { ("evil.example", HttpStatusCode.BadRequest), ("localhost", HttpStatusCode.OK) })
        {
            using var client = site.Client();
            client.DefaultRequestHeaders.Host = host;
            using var response = await client.GetAsync("/healthz");
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_session_is_a_strict_cookie_that_scripts_cannot_read_and_survives_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("chatops-session-").FullName;
        try
        {
            CookieContainer cookies;
            await using (var site = await WebSite.StartAsync(folder))
            {
                using var browser = Browser.Of(site);
                using var answer = await browser.SubmitAsync("/sign-in", "/sign-in", new() { ["token"] = "token-operator", ["back"] = "/" });
                var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("chatops=", StringComparison.Ordinal));
                Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
                cookies = browser.Cookies;
            }
            await using var again = await WebSite.StartAsync(folder);
            using var later = Browser.Of(again, cookies);
            Assert.Contains("operator", await later.ReadAsync("/c/ops"), StringComparison.Ordinal);
            using var bye = await later.SubmitAsync("/c/ops", "/sign-out", []);
            using var after = await later.GetAsync("/c/ops");
            Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_wrong_token_opens_nothing_and_a_session_changes_nothing_through_the_api()
    {
        await using var site = await WebSite.StartAsync();
        using var stranger = Browser.Of(site);
        using var wrong = await stranger.SubmitAsync("/sign-in", "/sign-in", new() { ["token"] = "token-stranger" });
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var browser = await Browser.SignInAsync(site, "operator");
        using var client = site.Client(cookies: browser.Cookies);
        using var read = await client.GetAsync("/api/operations");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var content = new StringContent("{\"text\":\"/senaite stop lims1\",\"channel\":\"ops\"}");
        using var write = await client.PostAsync("/api/commands", content);
        Assert.Equal(HttpStatusCode.Unauthorized, write.StatusCode);
        Assert.Empty(site.Inbox.Received);
    }

    [Theory]
    [InlineData("//evil.example"), InlineData("/\\evil.example"), InlineData("https://evil.example"), InlineData("")]
    public async Task Signing_in_leads_nowhere_else(string back)
    {
        await using var site = await WebSite.StartAsync();
        using var browser = Browser.Of(site);
        using var answer = await browser.SubmitAsync("/sign-in", "/sign-in", new() { ["token"] = "token-operator", ["back"] = back });
        Assert.Equal("/", answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("/operations?target=ü", "/operations?target=%C3%BC"), InlineData("/c/ops?x=😀 y", "/c/ops?x=%F0%9F%98%80%20y"), InlineData("/a%20b?c=\"<>", "/a%20b?c=%22%3C%3E")]
    public async Task Signing_in_leads_back_whatever_characters_the_address_has(string back, string there)
    {
        await using var site = await WebSite.StartAsync();
        using var browser = Browser.Of(site);
        using (var form = await browser.GetAsync($"/sign-in?back={Uri.EscapeDataString(back)}"))
            Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        using var answer = await browser.SubmitAsync("/sign-in", "/sign-in", new() { ["token"] = "token-operator", ["back"] = back });
        Assert.Equal((HttpStatusCode.Redirect, there), (answer.StatusCode, answer.Headers.GetValues("Location").Single()));
    }

    [Fact]
    public void No_character_of_an_address_makes_a_header_that_cannot_be_sent_or_leads_elsewhere()
    {
        for (var code = 0; code <= char.MaxValue; code++)
        {
            foreach (var asked in (string[])[$"/{(char)code}", $"/a{(char)code}b", $"{(char)code}/a"])
            {
                var back = Pages.Back(asked);
                Assert.True(back[0] == '/' && (back.Length == 1 || back[1] is not ('/' or '\\')) && back.All(c => c is > ' ' and < '\x7f'), $"{code:X4}: {back}");
            }
        }
    }

    [Fact]
    public async Task A_typed_command_shows_its_answer_to_the_person_alone()
    {
        await using var site = await WebSite.StartAsync();
        site.Inbox.Answer = _ => new Answer.Refused("unknown-command", "there is no /senaite bakcup; did you mean backup?", "/senaite backup <target>");
        using var browser = await Browser.SignInAsync(site, "operator");
        using var answer = await browser.SubmitAsync("/c/ops", "/c/ops", new() { ["text"] = "/senaite bakcup lims1", ["delivery"] = NewId });
        Assert.Equal("/c/ops#end", answer.Headers.Location?.ToString());
        var page = await browser.ReadAsync("/c/ops");
        Assert.Contains("/senaite bakcup lims1", page, StringComparison.Ordinal);
        Assert.Contains("did you mean backup?", page, StringComparison.Ordinal);
        using var viewer = await Browser.SignInAsync(site, "viewer");
        Assert.DoesNotContain("bakcup", await viewer.ReadAsync("/c/ops"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_has_a_button_to_share_it_until_it_is_shared_and_a_refusal_has_none()
    {
        await using var site = await WebSite.StartAsync();
        var typed = NewId;
        site.Inbox.Answer = _ => new Answer.Replied(new Reply("Operations", "none"));
        using var browser = await Browser.SignInAsync(site, "operator");
        using var answer = await browser.SubmitAsync("/c/ops", "/c/ops", new() { ["text"] = "/ops list", ["delivery"] = typed });
        site.Inbox.Answer = _ => new Answer.Refused("unknown-command", "there is no such command");
        using var refusal = await browser.SubmitAsync("/c/ops", "/c/ops", new() { ["text"] = "/ops lsit", ["delivery"] = NewId });
        var address = $"/c/ops/answers/{typed}/share";
        Assert.Equal(2, (await browser.ReadAsync("/c/ops")).Split("class=\"share\"").Length);

        site.Inbox.Answer = _ => new Answer.Replied(new Reply("Shared in #ops"));
        using var shared = await browser.SubmitAsync("/c/ops", address, new() { ["delivery"] = NewId, ["back"] = "/c/ops" });
        Assert.Equal("/c/ops", shared.Headers.Location?.ToString());
        Assert.Equal(new DeliveryBody.ShareClick(null, $"web:operator:{typed}"), site.Inbox.Received.Last().Body);
        await site.Board.PutAsync(
            new(BoardMessage.SharedOf($"web:operator:{typed}"), "ops", null, null, null, new Reply("Operations"), Samples.Start), CancellationToken.None);
        var page = await browser.ReadAsync("/c/ops");
        Assert.Contains("you shared this", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"share\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_is_in_the_channel_for_the_asker_alone_and_can_be_shared_when_it_has_ended()
    {
        await using var site = await WebSite.StartAsync();
        var read = Samples.Restore().Concluded(Outcome.Succeeded, "looked") with { AskerOnly = true };
        site.Store.Put(read);
        using var browser = await Browser.SignInAsync(site, "operator");
        using var answer = await browser.SubmitAsync("/c/ops", "/c/ops", new() { ["text"] = "/senaite status lims1", ["delivery"] = NewId });
        await site.Board.PutAsync(new("final:k7x2m", "ops", "k7x2m", "operator", null, read.Report!, Samples.Start), CancellationToken.None);
        Assert.Contains("action=\"/operations/k7x2m/share\"", await browser.ReadAsync("/c/ops"), StringComparison.Ordinal);
        using var viewer = await Browser.SignInAsync(site, "viewer");
        Assert.DoesNotContain("k7x2m", await viewer.ReadAsync("/c/ops"), StringComparison.Ordinal);
        Assert.DoesNotContain("/share", await viewer.ReadAsync("/operations/k7x2m"), StringComparison.Ordinal);

        using var shared = await browser.SubmitAsync("/c/ops", "/operations/k7x2m/share", new() { ["delivery"] = NewId });
        Assert.Equal(new DeliveryBody.ShareClick("k7x2m", null), site.Inbox.Received.Last().Body);
        site.Store.Put(read with { Shared = new("operator", Samples.Start) });
        Assert.DoesNotContain("/share", await browser.ReadAsync("/c/ops"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_step_shows_how_far_it_is_where_its_output_tells()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore().Running(3));
        using var browser = await Browser.SignInAsync(site, "viewer");
        Assert.DoesNotContain("<progress", await browser.ReadAsync("/fragments/card/k7x2m"), StringComparison.Ordinal);
        site.Live.Tell("k7x2m", new("restore-files", TimeSpan.Zero, 1, null) { Progress = new(0.428, TimeSpan.FromMinutes(3), "5 open <b>") });
        foreach (var path in new[] { "/fragments/card/k7x2m", "/fragments/progress/k7x2m", "/operations/k7x2m" })
        {
            var page = await browser.ReadAsync(path);
            Assert.Matches("<progress max=\"1\" value=\"0.428\" aria-label=\"Restore the database and the blobs\"", page);
            Assert.Contains("42 %, about 3 min left", page, StringComparison.Ordinal);
            Assert.Contains("5 open &lt;b&gt;", page, StringComparison.Ordinal);
        }
        site.Live.Tell("k7x2m", new("restore-files", TimeSpan.Zero, 1, null) { Progress = new(Fraction: null) });
        Assert.Matches("<progress max=\"1\" aria-label", await browser.ReadAsync("/fragments/progress/k7x2m"));
    }

    [Fact]
    public async Task Sending_a_form_twice_is_one_delivery()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore());
        using var browser = await Browser.SignInAsync(site, "operator");
        var fields = new Dictionary<string, string> { ["text"] = "/senaite backup lims1", ["delivery"] = NewId };
        using var first = await browser.SubmitAsync("/c/ops", "/c/ops", fields);
        using var again = await browser.SubmitAsync("/c/ops", "/c/ops", fields);
        Assert.Single(site.Inbox.Received.Select(d => d.Id).Distinct());
        Assert.Single(await site.Board.ListAsync(new("ops", "operator"), CancellationToken.None));
        Assert.Contains("id=\"card-k7x2m\"", await browser.ReadAsync("/c/ops"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_plan_is_wholly_shown_and_only_a_second_person_gets_the_buttons()
    {
        await using var site = await WebSite.StartAsync();
        var operation = Samples.Restore(at: DateTimeOffset.UtcNow);
        site.Store.Put(operation);
        await PostCardAsync(site, "k7x2m");
        using var approver = await Browser.SignInAsync(site, "approver");
        using var requester = await Browser.SignInAsync(site, "operator");
        using var viewer = await Browser.SignInAsync(site, "viewer");
        foreach (var path in new[] { "/c/ops", "/operations/k7x2m", "/fragments/card/k7x2m" })
        {
            var page = await approver.ReadAsync(path);
            foreach (var argument in operation.Plan!.Steps.SelectMany(s => s.Command.Arguments))
                Assert.Contains($"<span class=\"arg\">{argument}</span>", page, StringComparison.Ordinal);
            Assert.Contains("value=\"3b1f77aa02c94d5e\"", page, StringComparison.Ordinal);
            Assert.Contains(operation.Digest!, page, StringComparison.Ordinal);
            Assert.Contains("value=\"approve\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("value=\"approve\"", await requester.ReadAsync(path), StringComparison.Ordinal);
            Assert.Contains("Withdraw", await requester.ReadAsync(path), StringComparison.Ordinal);
            Assert.DoesNotContain("name=\"decision\"", await viewer.ReadAsync(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_to_be_put_is_shown_whole_and_too_long_for_a_card_it_is_decided_elsewhere()
    {
        await using var site = await WebSite.StartAsync();
        var operation = Samples.Restore(at: DateTimeOffset.UtcNow);
        using var approver = await Browser.SignInAsync(site, "approver");
        foreach (var (lines, fits) in new[] { (20, true), (400, false) })
        {
            var content = string.Concat(Enumerable.Range(1, lines).Select(i => $"service{i}  <{i}>/tcp\u202e\n"));
            var put = FilePut.Step("put", "Put the services", "", "/etc/services", content, InputEncoding.Utf8);
            site.Store.Put(operation with { Plan = operation.Plan! with { Steps = [put] } });
            var card = await approver.ReadAsync("/fragments/card/k7x2m");
            Assert.Equal((fits, !fits), (card.Contains("Approve plan", StringComparison.Ordinal), card.Contains("Read plan", StringComparison.Ordinal)));
            Assert.Equal(fits, card.Contains($"service{lines}  &lt;{lines}&gt;/tcp\\u{{202E}}", StringComparison.Ordinal));
            var page = await approver.ReadAsync("/operations/k7x2m");
            Assert.Contains("Approve plan", page, StringComparison.Ordinal);
            Assert.All(Enumerable.Range(1, lines), i => Assert.Contains($"service{i}  &lt;{i}&gt;/tcp\\u{{202E}}", page, StringComparison.Ordinal));
            Assert.Contains("<span class=\"arg\">/etc/services</span>", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_plan_too_long_for_a_card_is_decided_where_all_of_it_is_shown()
    {
        await using var site = await WebSite.StartAsync();
        var operation = Samples.Restore(at: DateTimeOffset.UtcNow);
        var step = operation.Plan!.Steps[1];
        site.Store.Put(operation with { Plan = operation.Plan with { Steps = [.. Enumerable.Range(0, 200).Select(i => step with { Id = $"step-{i}" })] } });
        using var approver = await Browser.SignInAsync(site, "approver");
        var card = await approver.ReadAsync("/fragments/card/k7x2m");
        Assert.Contains("Read plan", card, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"approve\"", card, StringComparison.Ordinal);
        Assert.Contains("value=\"deny\"", card, StringComparison.Ordinal);
        Assert.Contains("value=\"approve\"", await approver.ReadAsync("/operations/k7x2m"), StringComparison.Ordinal);
        using var requester = await Browser.SignInAsync(site, "operator");
        Assert.Contains("Withdraw", await requester.ReadAsync("/fragments/card/k7x2m"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_carries_the_approval_that_was_shown_and_a_refusal_says_why()
    {
        await using var site = await WebSite.StartAsync();
        site.Store.Put(Samples.Restore());
        using var browser = await Browser.SignInAsync(site, "approver");
        using var denied = await browser.SubmitAsync(
            "/operations/k7x2m", "/operations/k7x2m/approval",
            new() { ["delivery"] = NewId, ["approval"] = "3b1f77aa02c94d5e", ["decision"] = "deny", ["reason"] = "not in office hours", ["back"] = "/operations/k7x2m" });
        Assert.Equal("/operations/k7x2m", denied.Headers.Location?.ToString());
        var click = Assert.IsType<DeliveryBody.ApprovalClick>(Assert.Single(site.Inbox.Received).Body);
        Assert.Equal(("3b1f77aa02c94d5e", false, "not in office hours"), (click.ApprovalId, click.Approve, click.Reason));

        site.Inbox.Answer = _ => new Answer.Refused("approval-used", "somebody decided already");
        var fields = new Dictionary<string, string> { ["delivery"] = NewId, ["approval"] = "3b1f77aa02c94d5e", ["decision"] = "approve" };
        using var page = await browser.SubmitAsync("/operations/k7x2m", "/operations/k7x2m/approval", fields);
        Assert.Equal(HttpStatusCode.Conflict, page.StatusCode);
        Assert.Contains("somebody decided already", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var inPlace = await browser.SubmitAsync("/operations/k7x2m", "/operations/k7x2m/approval", fields, json: true);
        Assert.Equal("approval-used", await inPlace.CodeAsync());
    }

    [Fact]
    public async Task Text_of_hosts_and_persons_is_inert()
    {
        await using var site = await WebSite.StartAsync();
        const string Evil = "<img src=x onerror=alert(1)> \u202Etxt.exe \" '";
        var operation = Samples.Restore().Concluded(Outcome.Failed, Evil) with { Report = new Reply(Evil, Evil).With(Evil, Evil) };
        site.Store.Put(operation);
        site.Store.Print(operation, Samples.Line(1, Evil));
        await PostCardAsync(site, "k7x2m");
        await site.Board.PutAsync(
            new("final:k7x2m", "ops", "k7x2m", null, Evil, new Reply(Evil, Evil) { Code = Evil, Table = new([Evil], [[Evil]]) }, Samples.Start), CancellationToken.None);
        using var browser = await Browser.SignInAsync(site, "operator");
        foreach (var path in new[] { "/c/ops", "/operations", "/operations/k7x2m", "/fragments/tail/k7x2m" })
        {
            var html = await browser.ReadAsync(path);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.DoesNotContain("\u202E", html, StringComparison.Ordinal);
            Assert.DoesNotContain("&#x202E;", html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("\\u{202E}", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_operation_page_shows_report_steps_timeline_and_the_state_of_the_chain()
    {
        await using var site = await WebSite.StartAsync();
        var operation = Samples.Restore().Concluded(Outcome.Succeeded, "restored and checked");
        site.Store.Put(operation);
        site.Store.Record(new(operation.Id, Samples.Start, "operator", "requested", "/senaite restore lims1"));
        using var browser = await Browser.SignInAsync(site, "operator");
        var page = await browser.ReadAsync("/operations/k7x2m");
        foreach (var part in new[] { "Succeeded", "restored and checked", "Stop the clients", "approver approved the plan", "The chain holds: 1 entry" })
            Assert.Contains(part, page, StringComparison.Ordinal);
        using var viewer = await Browser.SignInAsync(site, "viewer");
        Assert.DoesNotContain("The chain holds", await viewer.ReadAsync("/operations/k7x2m"), StringComparison.Ordinal);
    }

    private static Task PostCardAsync(WebSite site, string handle) =>
        site.Board.PutAsync(new(BoardMessage.CardOf(handle), "ops", handle, null, null, new Reply("card"), Samples.Start), CancellationToken.None);
}
