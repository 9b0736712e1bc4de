using System.Net;
using System.Text.RegularExpressions;
using ChatOps.Core.Chat;
using ChatOps.Core.People;
using ChatOps.Core.SignIn;
using ChatOps.Server.Storage;

namespace ChatOps.Tests.Web;

public partial class SignInTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Looking_at_a_link_does_not_use_it_up_and_its_button_does_once()
    {
        await using var site = await WebSite.StartAsync();
        var path = await LinkAsync(site, "operator");
        using var preview = site.Client();
        for (var i = 0; i < 3; i++)
        {
            using var head = await preview.SendAsync(new(HttpMethod.Head, path));
            using var get = await preview.GetAsync(path);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (head.StatusCode, get.StatusCode));
            Assert.True(get.Headers.CacheControl?.NoStore);
            Assert.Equal("no-referrer", Assert.Single(get.Headers.GetValues("Referrer-Policy")));
            Assert.Contains("Sign in as Operator?", await get.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using (var blind = await preview.PostAsync(path, new FormUrlEncodedContent([])))
            Assert.Equal(HttpStatusCode.BadRequest, blind.StatusCode);

        using var browser = Browser.Of(site);
        using (var used = await browser.SubmitAsync(path, path, []))
            Assert.Equal("/", used.Headers.Location?.ToString());
        Assert.Contains("operator", await browser.ReadAsync("/c/ops"), StringComparison.Ordinal);

        using var late = Browser.Of(site);
        using var again = await late.GetAsync(path);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        Assert.Contains("link-used", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_press_the_button_at_once_one_gets_in()
    {
        await using var site = await WebSite.StartAsync();
        for (var round = 0; round < 5; round++)
        {
            var path = await LinkAsync(site, "operator");
            using Browser one = Browser.Of(site), two = Browser.Of(site);
            var pages = await Task.WhenAll(one.ReadAsync(path), two.ReadAsync(path));
            var answers = await Task.WhenAll(
                one.PostAsync(path, new() { ["form-token"] = Browser.TokenOf(pages[0]) }), two.PostAsync(path, new() { ["form-token"] = Browser.TokenOf(pages[1]) }));
            Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Gone], answers.Select(a => a.StatusCode).Order());
        }
        Assert.Equal(5, (await site.Part<Sessions>().ListAsync("operator", None)).Count);
    }

    [Fact]
    public async Task A_wrong_an_old_and_a_replaced_link_get_a_page_with_code_and_next_step()
    {
        var time = new FrozenTime();
        await using var site = await WebSite.StartAsync(time: time);
        var replaced = await LinkAsync(site, "operator");
        var old = await LinkAsync(site, "operator");
        time.Move(SignInLinks.Lifetime);
        using var browser = Browser.Of(site);
        foreach (var (path, status, code) in new[]
                 {
                     (replaced, HttpStatusCode.NotFound, "link-unknown"), ("/sign-in/nonsense", HttpStatusCode.NotFound, "link-unknown"),
                     (old, HttpStatusCode.Gone, "link-expired"),
                 })
        {
            using var page = await browser.GetAsync(path);
            var html = await page.Content.ReadAsStringAsync();
            Assert.Equal(status, page.StatusCode);
            Assert.Contains(code, html, StringComparison.Ordinal);
            Assert.Contains("/ops sign-in", html, StringComparison.Ordinal);
            using var pressed = await browser.SubmitAsync("/sign-in", path, []);
            Assert.Equal(status, pressed.StatusCode);
        }
        Assert.Empty(await site.Part<Sessions>().ListAsync(null, None));
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours_with_a_changed_token_and_by_a_click_elsewhere()
    {
        var time = new FrozenTime();
        await using var site = await WebSite.StartAsync(time: time);
        using var first = await Browser.SignInAsync(site, "operator");
        using var second = await Browser.SignInAsync(site, "operator");
        var handle = (await site.Part<Sessions>().ListAsync("operator", None))[0].Handle;
        Assert.Contains(handle, await second.ReadAsync("/sessions"), StringComparison.Ordinal);

        using (var ended = await second.SubmitAsync("/sessions", "/sessions/end", new() { ["session"] = "others" }))
            Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        await AssertOutAsync(first);
        using (var other = await Browser.SignInAsync(site, "approver"))
        using (var notMine = await other.SubmitAsync("/sessions", "/sessions/end", new() { ["session"] = handle }))
            Assert.Equal(HttpStatusCode.NotFound, notMine.StatusCode);
        await second.ReadAsync("/c/ops");

        site.People.Changed.Add("operator");
        await AssertOutAsync(second);
        site.People.Changed.Clear();
        await second.ReadAsync("/c/ops");

        time.Move(Sessions.Longest - TimeSpan.FromSeconds(1));
        await second.ReadAsync("/c/ops");
        time.Move(TimeSpan.FromSeconds(1));
        await AssertOutAsync(second);
    }

    [Fact]
    public async Task A_stream_of_events_ends_with_its_session()
    {
        await using var site = await WebSite.StartAsync();
        using var browser = await Browser.SignInAsync(site, "operator");
        using var client = site.Client(cookies: browser.Cookies);
        using var response = await client.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.StartsWith("retry:", await reader.ReadLineAsync(), StringComparison.Ordinal);

        await site.Part<Sessions>().EndAsync("operator", handles: null, "operator", "in a test", None);
        site.Store.Put(Samples.Restore("after"));

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.DoesNotContain("after", await reader.ReadToEndAsync(deadline.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_tokens_make_their_own_address_wait_and_no_other()
    {
        await using var site = await WebSite.StartAsync();
        using var guesser = site.Client("token-wrong");
        // Where no proxy is trusted, nobody says that they come from elsewhere.
        guesser.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        HttpResponseMessage answer;
        for (var i = 0; (answer = await guesser.GetAsync("/api/operations")).StatusCode == HttpStatusCode.Unauthorized; i++)
            Assert.InRange(i, 0, 20);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("too-many-tries", await answer.CodeAsync());
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 6);

        using var sameAddress = Browser.Of(site);
        using (var page = await sameAddress.SubmitAsync("/sign-in", "/sign-in", new() { ["token"] = "token-operator" }))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
            Assert.Contains("too-many-tries", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using var elsewhere = site.Client("token-operator", from: "127.0.0.2");
        using var right = await elsewhere.GetAsync("/api/operations");
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_address_is_the_one_the_proxy_tells_and_nobody_elses_word_counts()
    {
        await using var site = await WebSite.StartAsync(change: o => o with { TrustedProxies = [IPNetwork.Parse("127.0.0.2/32")] });
        async Task<HttpStatusCode> TryAsync(string token, string from, string forwarded)
        {
            using var client = site.Client(token, from: from);
            client.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
            using var answer = await client.GetAsync("/api/operations");
            return answer.StatusCode;
        }

        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync("token-wrong", "127.0.0.2", "192.0.2.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync("token-operator", "127.0.0.2", "192.0.2.1"));
        Assert.Equal(HttpStatusCode.OK, await TryAsync("token-operator", "127.0.0.2", "192.0.2.2"));
        // Of somebody who is no proxy of ours, who only says so.
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync("token-wrong", "127.0.0.3", $"192.0.2.{10 + i}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync("token-operator", "127.0.0.3", "192.0.2.99"));
    }

    [Fact]
    public async Task A_link_for_another_device_is_shown_once_and_to_who_asked_alone()
    {
        await using var site = await WebSite.StartAsync();
        using Browser browser = await Browser.SignInAsync(site, "operator"), other = await Browser.SignInAsync(site, "approver");
        using var made = await browser.SubmitAsync("/sessions", "/sessions/link", []);
        var place = made.Headers.Location!.ToString();
        using (var others = await other.GetAsync(place))
            Assert.Equal(HttpStatusCode.Gone, others.StatusCode);
        Assert.Matches(@"https://bot\.example/sign-in/[\w-]{43}", await browser.ReadAsync(place));
        using var again = await browser.GetAsync(place);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
    }

    [Fact]
    public async Task What_an_answer_holds_for_now_only_reaches_the_asker_and_is_not_kept()
    {
        await using var site = await WebSite.StartAsync();
        site.Inbox.Answer = _ => new Answer.Replied(new Reply("Sign-in link", "shown once")) { OnlyNow = "https://bot.example/sign-in/s3cret" };
        using var client = site.Client("token-operator");
        using (var answer = await client.PostAsync("/api/commands", new StringContent("""{"text":"/ops sign-in","channel":"ops"}""")))
            Assert.Equal("https://bot.example/sign-in/s3cret", (await answer.JsonAsync()).GetProperty("onlyNow").GetString());

        using var browser = await Browser.SignInAsync(site, "operator");
        using var typed = await browser.SubmitAsync(
            "/c/ops", "/c/ops", new() { ["text"] = "/ops sign-in", ["delivery"] = Guid.NewGuid().ToString("N") }, json: true);
        var go = (await typed.JsonAsync()).GetProperty("go").GetString()!;
        Assert.Contains("sign-in/s3cret", await browser.ReadAsync(go), StringComparison.Ordinal);
        var page = await browser.ReadAsync("/c/ops");
        Assert.Contains("shown once", page, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", page, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", CoreJson.Write(site.Inbox.Answer(null!)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_known_by_its_hash_only_and_its_cookie_is_secure_where_the_page_is()
    {
        await using var site = await WebSite.StartAsync(
            change: o => o with { PublicUrl = new("https://bot.example"), AllowedHosts = [.. o.AllowedHosts, "bot.example"] });
        var plain = await CookieAsync(site, "localhost");
        Assert.DoesNotContain("secure", plain, StringComparison.OrdinalIgnoreCase);
        var secure = await CookieAsync(site, "bot.example");
        // A browser takes a name with this prefix from this host alone, over https alone.
        Assert.StartsWith("__Host-chatops=", secure, StringComparison.Ordinal);
        Assert.Contains("; secure", secure, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/;", secure, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", secure, StringComparison.OrdinalIgnoreCase);
        var id = CookieValue().Match(secure).Groups["id"].Value;
        Assert.Equal(43, id.Length);
        var session = (await site.Part<Sessions>().ListAsync("operator", None))[0];
        Assert.Equal(Secret.Hash(id), session.Hash);
    }

    [Fact]
    public async Task Under_https_a_session_that_came_without_the_prefix_is_nobodys_and_the_browser_is_told_to_stay()
    {
        await using var site = await WebSite.StartAsync(
            change: o => o with { PublicUrl = new("https://bot.example"), AllowedHosts = [.. o.AllowedHosts, "bot.example"] });
        var id = CookieValue().Match(await CookieAsync(site, "bot.example")).Groups["id"].Value;
        foreach (var (host, name, status) in new[]
                 {
                     ("bot.example", "__Host-chatops", HttpStatusCode.OK), ("bot.example", "chatops", HttpStatusCode.Redirect),
                     ("localhost", "chatops", HttpStatusCode.OK), ("localhost", "__Host-chatops", HttpStatusCode.Redirect),
                 })
        {
            using var client = site.Client();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/c/ops");
            request.Headers.Host = host;
            request.Headers.Add("Cookie", $"other=1; {name}={id}");
            using var page = await client.SendAsync(request);
            Assert.Equal((host, name, status), (host, name, page.StatusCode));
            Assert.Equal(host == "bot.example" ? ["max-age=31536000"] : [], page.Headers.TryGetValues("Strict-Transport-Security", out var told) ? told : []);
        }
    }

    [Fact]
    public async Task A_name_that_is_not_the_bots_gets_a_problem()
    {
        await using var site = await WebSite.StartAsync();
        using var client = site.Client();
        client.DefaultRequestHeaders.Host = "evil.example";
        using var response = await client.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("host-unknown", await response.CodeAsync());
    }

    private static async Task<string> CookieAsync(WebSite site, string host)
    {
        using var client = site.Client();
        client.DefaultRequestHeaders.Host = host;
        using var page = await client.GetAsync("/sign-in");
        using var form = new FormUrlEncodedContent(
        [
            new("token", "token-operator"), new("form-token", Browser.TokenOf(await page.Content.ReadAsStringAsync())),
        ]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = form };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        using var answer = await client.SendAsync(request);
        return answer.Headers.GetValues("Set-Cookie").Single(c => CookieValue().IsMatch(c));
    }

    /// <summary>The path of a new link.</summary>
    private static async Task<string> LinkAsync(WebSite site, string person)
    {
        var link = await site.Part<SignInLinks>().IssueAsync(site.People.Find(person)!, person, "in a test", _ => [], None);
        return new Uri(link.Url).AbsolutePath;
    }

    private static async Task AssertOutAsync(Browser browser)
    {
        using var page = await browser.GetAsync("/c/ops");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.StartsWith("/sign-in", page.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex("^(__Host-)?chatops=(?<id>[^;]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CookieValue();
}
