using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>Discord's REST API, version 10: one call, one answer; nothing is repeated here.</summary>
internal sealed class DiscordApi(HttpClient http, DiscordOptions options, TimeProvider time, DiscordStatus? status = null)
{
    /// <summary>Who has trouble with the bot finds its page.</summary>
    private readonly string _agent = $"DiscordBot ({(options.PageRoot.Length > 0 ? options.PageRoot : "https://localhost")}, 1)";

    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Bytes per second.</summary>
    private const double SlowestUpload = 50_000;

    private readonly RateLimits _limits = new(time);
    private readonly InvalidRequests _invalid = status?.Invalid ?? new(time);

    public DiscordClock Clock { get; } = new(time);

    public async Task<DiscordAnswer> SendAsync(DiscordCall call, CancellationToken cancellationToken)
    {
        if (status?.Fatal is not null && !call.IsInteraction)
            return new DiscordAnswer.Refused((int)HttpStatusCode.Unauthorized, 0, "the bot's token is not good");
        if (_invalid.Closed is { } closed)
            return new DiscordAnswer.Limited(closed);
        if (_limits.Take(call) is { Ticks: > 0 } wait)
            return new DiscordAnswer.Limited(wait);
        var answer = await CarryAsync(call, cancellationToken);
        status?.Answered(call, answer);
        return answer;
    }

    /// <summary>The same with patience: where there is no room it waits, up to the given number of times.</summary>
    public async Task<DiscordAnswer> InTurnAsync(DiscordCall call, CancellationToken cancellationToken, int tries = 5)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await SendAsync(call, cancellationToken);
            if (answer is not DiscordAnswer.Limited { After: var after } || attempt >= tries || after > DefaultPause)
                return answer;
            // A delay has whole milliseconds, and would end before there is room.
            await Task.Delay(after + TimeSpan.FromMilliseconds(1), time, cancellationToken);
        }
    }

    private async Task<DiscordAnswer> CarryAsync(DiscordCall call, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(options.Patience + TimeSpan.FromSeconds(call.Files.Sum(f => f.Text.Length) / SlowestUpload));
        using var request = Request(call);
        var sent = time.GetUtcNow();
        try
        {
            using var response = await http.SendAsync(request, waiting.Token);
            if (response.Headers.Date is { } said)
                Clock.Told(said, sent);
            _limits.Told(call, response.Headers);
            return await ReadAsync(call, response, waiting.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, such as a proxy that cannot be used: nobody knows what Discord did, and the bot goes on.
            return new DiscordAnswer.Unclear(e is OperationCanceledException ? "Discord did not answer in time" : e.Message);
        }
    }

    private HttpRequestMessage Request(DiscordCall call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(options.ApiUrl, call.Path)) { Content = Content(call) };
        if (!call.IsInteraction)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bot", options.Token);
        request.Headers.TryAddWithoutValidation("User-Agent", _agent);
        return request;
    }

    private static HttpContent? Content(DiscordCall call)
    {
        if (call.Body is null)
            return null;
        var body = new StringContent(call.Body.ToJsonString(), Encoding.UTF8, "application/json");
        if (call.Files.IsEmpty)
            return body;
        var form = new MultipartFormDataContent { { body, "payload_json" } };
        for (var i = 0; i < call.Files.Length; i++)
        {
            var file = new ByteArrayContent(Encoding.UTF8.GetBytes(call.Files[i].Text));
            file.Headers.ContentType = new("text/plain") { CharSet = "utf-8" };
            form.Add(file, $"files[{i}]", call.Files[i].Name);
        }
        return form;
    }

    private async Task<DiscordAnswer> ReadAsync(DiscordCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await BodyAsync(response, cancellationToken);
        if (response.IsSuccessStatusCode)
            return new DiscordAnswer.Done(body);
        var code = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            return Limited(call, response, body);
        if (code is 401 or 403)
            _invalid.Add();
        return code >= 500 || response.StatusCode == HttpStatusCode.RequestTimeout
            ? new DiscordAnswer.Unclear($"Discord answered with status {code}")
            : new DiscordAnswer.Refused(code, (int)(body.Number("code") ?? 0), Message(body));
    }

    /// <summary>
    /// The body has fractions of a second, the header is rounded up. Without a body it is not Discord but what stands in front of it: then
    /// all calls wait.
    /// </summary>
    private DiscordAnswer.Limited Limited(DiscordCall call, HttpResponseMessage response, JsonElement body)
    {
        if (!response.Headers.TryGetValues("X-RateLimit-Scope", out var scope) || !scope.Contains("shared", StringComparer.Ordinal))
            _invalid.Add();
        TimeSpan? told = body.At("retry_after") is { ValueKind: JsonValueKind.Number } after
            ? TimeSpan.FromSeconds(after.GetDouble())
            : response.Headers.RetryAfter?.Delta;
        var pause = told is { } asked
            ? TimeSpan.FromSeconds(Math.Clamp(asked.TotalSeconds, 0.05, LongestPause.TotalSeconds))
            : DefaultPause;
        _limits.Paused(call, pause, global: body.Is("global") || body.ValueKind != JsonValueKind.Object);
        return new DiscordAnswer.Limited(pause);
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (bytes.Length == 0)
            return default;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException) when (!response.IsSuccessStatusCode)
        {
            return default;
        }
    }

    /// <summary>With what is wrong in which field, where Discord says it: <c>embeds.0.title: Must be 256 or fewer in length.</c></summary>
    private static string Message(JsonElement body)
    {
        var details = body.At("errors") is { ValueKind: JsonValueKind.Object } errors ? Details(errors, "").Take(5).ToList() : [];
        var message = body.Text("message") is { Length: > 0 } said ? said : "Discord said nothing more";
        return details.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{message} ({string.Join("; ", details)})") : message;
    }

    private static IEnumerable<string> Details(JsonElement errors, string path)
    {
        foreach (var error in errors.Items("_errors"))
            yield return $"{path.TrimStart('.')}: {error.Text("message")}";
        foreach (var inner in errors.EnumerateObject().Where(p => p.Name != "_errors" && p.Value.ValueKind == JsonValueKind.Object))
        {
            foreach (var detail in Details(inner.Value, $"{path}.{inner.Name}"))
                yield return detail;
        }
    }
}
