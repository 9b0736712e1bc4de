using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>Slack's Web API (docs.slack.dev/apis/web-api): one call, one answer; nothing is repeated here.</summary>
/// <param name="status">Hears what Slack says of the bot's token.</param>
internal sealed class SlackApi(HttpClient http, SlackOptions options, SlackStatus? status = null)
{
    /// <summary>Errors after which no further try can succeed until people change something.</summary>
    public static readonly ImmutableHashSet<string> Fatal =
        ["not_authed", "invalid_auth", "account_inactive", "user_removed_from_team", "team_disabled", "link_disabled"];

    /// <summary>Slack's own words for faults of its own: the call may have been carried out.</summary>
    private static readonly ImmutableHashSet<string> Broken = ["internal_error", "fatal_error", "request_timeout", "service_unavailable"];

    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Bytes per second.</summary>
    private const double SlowestUpload = 50_000;

    /// <summary>For chat, views and completing files.</summary>
    public Task<SlackAnswer> PostAsync(string method, JsonObject body, CancellationToken cancellationToken) =>
        AsBotAsync(method, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), cancellationToken);

    /// <summary>For everything that asks: those methods do not read JSON.</summary>
    public Task<SlackAnswer> AskAsync(string method, CancellationToken cancellationToken, params (string Name, string Value)[] fields) =>
        AsBotAsync(method, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), cancellationToken);

    /// <summary>A fresh address for one connection.</summary>
    public Task<SlackAnswer> OpenConnectionAsync(CancellationToken cancellationToken) =>
        CallAsync("apps.connections.open", options.AppToken, new FormUrlEncodedContent([]), cancellationToken);

    /// <summary>The bytes of a file, to the address that Slack gave for them.</summary>
    public async Task<SlackAnswer> UploadAsync(Uri address, byte[] bytes, CancellationToken cancellationToken) => !ProtectedAddress.IsProtected(address)
        ? new SlackAnswer.Unclear($"Slack gave the address {address.Scheme}://{address.Host} for an upload, which is not protected")
        : await SendAsync(
            options.Patience + TimeSpan.FromSeconds(bytes.Length / SlowestUpload), new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(bytes) }, (response, _) => Task.FromResult<SlackAnswer>(
                response.IsSuccessStatusCode ? new SlackAnswer.Done(default, []) : new SlackAnswer.Unclear($"the upload was answered with {(int)response.StatusCode}")),
            cancellationToken);

    private async Task<SlackAnswer> AsBotAsync(string method, HttpContent content, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(method, options.BotToken, content, cancellationToken);
        status?.Answered(method, answer);
        return answer;
    }

    private Task<SlackAnswer> CallAsync(string method, string token, HttpContent content, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.ApiUrl, method)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return SendAsync(options.Patience, request, ReadAsync, cancellationToken);
    }

    private async Task<SlackAnswer> SendAsync(
        TimeSpan patience, HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<SlackAnswer>> read, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(patience);
        using (request)
        {
            try
            {
                using var response = await http.SendAsync(request, waiting.Token);
                return response.StatusCode switch
                {
                    HttpStatusCode.TooManyRequests => new SlackAnswer.Limited(Pause(response)),
                    >= HttpStatusCode.InternalServerError => new SlackAnswer.Unclear($"Slack answered with status {(int)response.StatusCode}"),
                    _ => await read(response, waiting.Token),
                };
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever it was, such as a proxy that cannot be used: nobody knows what Slack did, and the bot goes on.
                return new SlackAnswer.Unclear(e is OperationCanceledException ? "Slack did not answer in time" : e.Message);
            }
        }
    }

    private static async Task<SlackAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        var body = document.RootElement.Clone();
        if (body.Is("ok"))
            return new SlackAnswer.Done(body, Scopes(response));
        var error = body.Text("error");
        return error switch
        {
            "ratelimited" or "rate_limited" => new SlackAnswer.Limited(DefaultPause),
            "" => new SlackAnswer.Unclear($"Slack answered with status {(int)response.StatusCode} and no error"),
            _ when Broken.Contains(error) => new SlackAnswer.Unclear($"Slack answered {error}"),
            _ => new SlackAnswer.Refused(error, Detail(body)),
        };
    }

    private static TimeSpan Pause(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } told ? TimeSpan.FromSeconds(Math.Clamp(told.TotalSeconds, 1, LongestPause.TotalSeconds)) : DefaultPause;

    private static string Detail(JsonElement body) => string.Join(
        "; ",
        body.Items("response_metadata", "messages").Select(m => m.ToString())
            .Concat(body.Text("needed") is { Length: > 0 } needed ? [$"needs {needed}"] : Array.Empty<string>()));

    private static ImmutableArray<string> Scopes(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-oauth-scopes", out var values)
            ? [.. values.SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
            : [];
}
