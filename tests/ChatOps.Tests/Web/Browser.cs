using System.Net;
using System.Text.RegularExpressions;

namespace ChatOps.Tests.Web;

/// <summary>A browser without JavaScript: follows links, keeps cookies, posts the forms that pages have.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _client;

    private Browser(WebSite site, CookieContainer cookies) => (_client, Cookies) = (site.Client(cookies: cookies), cookies);

    public CookieContainer Cookies { get; }

    public static async Task<Browser> SignInAsync(WebSite site, string person)
    {
        var browser = new Browser(site, new CookieContainer());
        using var answer = await browser.SubmitAsync("/sign-in", "/sign-in", new() { ["token"] = $"token-{person}", ["back"] = "/" });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    public static Browser Of(WebSite site, CookieContainer? cookies = null) => new(site, cookies ?? new CookieContainer());

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path);

    public async Task<string> ReadAsync(string path)
    {
        using var response = await _client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Posts with the token of the page that the form stands on.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, string action, Dictionary<string, string> fields, bool json = false)
    {
        using var response = await _client.GetAsync(page);
        var token = TokenOf(await response.Content.ReadAsStringAsync());
        Assert.NotEmpty(token);
        return await PostAsync(action, new(fields) { ["form-token"] = token }, json);
    }

    public static string TokenOf(string html) => FormToken().Match(html).Groups["token"].Value;

    public async Task<HttpResponseMessage> PostAsync(string action, Dictionary<string, string> fields, bool json = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) };
        if (json)
            request.Headers.Add("Accept", "application/json");
        return await _client.SendAsync(request);
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"form-token\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken();
}
