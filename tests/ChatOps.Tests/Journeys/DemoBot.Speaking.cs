using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>How people speak to it and what they read: through the API, or in Slack and Discord where it is there.</summary>
public sealed partial class DemoBot
{
    private HttpClient? _looking;

    /// <summary>The workspace that it is in; null: it is not in Slack.</summary>
    internal SlackTeamBot? Team { get; set; }

    /// <summary>The guild that it is in; null: it is not in Discord.</summary>
    internal DiscordTeamBot? Guild { get; set; }

    /// <summary>Where people speak now; null: through the API.</summary>
    internal IVoice? Voice { get; private set; }

    /// <summary>Every platform that it is on.</summary>
    internal IEnumerable<(string Platform, IVoice Voice)> Voices =>
        new (string, IVoice?)[] { ("Slack", Team?.Voice), ("Discord", Guild?.Voice) }.Where(v => v.Item2 is not null)!;

    /// <summary>From now on people speak there. Whatever they do, its end is read in every place.</summary>
    /// <param name="voice">Api, Slack or Discord.</param>
    public DemoBot In(string voice)
    {
        Voice = voice == "Api" ? null : Voices.Single(v => v.Platform == voice).Voice;
        return this;
    }

    public HttpClient Client(string? token)
    {
        var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<HttpResponseMessage> PostAsync(string token, string path, object body, string? key = null)
    {
        using var client = Client(token);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    public Task<HttpResponseMessage> CommandAsync(string token, string text, string? key = null) =>
        Voice is { } voice ? voice.CommandAsync(token, text) : PostAsync(token, "/api/commands", new { text, channel = "ops" }, key);

    /// <summary>An accepted command's operation.</summary>
    public async Task<string> OperationAsync(string token, string text, string? key = null)
    {
        using var response = await CommandAsync(token, text, key);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{text}: {(int)response.StatusCode} {body}\n{Log}");
        return JsonDocument.Parse(body).RootElement.GetProperty("operation").GetString()!;
    }

    /// <summary>As the operator sees it.</summary>
    public async Task<JsonElement> ShowAsync(string operation) =>
        await (_looking ??= Client("demo-operator")).GetFromJsonAsync<JsonElement>($"/api/operations/{operation}");

    /// <summary>Of one target, newest first, as the list of the API has them.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string target)
    {
        using var client = Client("demo-operator");
        var answer = await client.GetFromJsonAsync<JsonElement>($"/api/operations?target={target}&limit=500");
        return [.. answer.GetProperty("operations").EnumerateArray()];
    }

    public async Task<JsonElement> ConcludedAsync(string operation) => await UntilStateAsync(operation, "Concluded");

    /// <summary>Its end, read in every place where it is told.</summary>
    public async Task<Ending> EndedAsync(string operation)
    {
        var record = await ConcludedAsync(operation);
        var report = record.GetProperty("report");
        // What people wrote stands by itself in the record, under who wrote it.
        var wrote = record.GetProperty("approvals").EnumerateArray().Select(a => a.TryGetProperty("reason", out var reason) ? reason.ToString() : "")
            .Append(record.GetProperty("cancel") is { ValueKind: JsonValueKind.Object } cancel ? cancel.GetProperty("reason").ToString() : "");
        var told = new Dictionary<string, string>
        {
            ["API"] = $"{record.GetProperty("code")} {record.GetProperty("reason")}\n{string.Join('\n', Words(report).Concat(wrote))}",
        };
        var rows = RowsOf(report);
        foreach (var (platform, voice) in Voices)
        {
            if (await voice.ToldAsync(record) is not var (text, shown))
                continue;
            told[platform] = text;
            rows = Voice == voice ? shown : rows;
        }
        return new(operation, record, told, rows);
    }

    public async Task<Ending> EndAsync(string text) => await EndedAsync(await OperationAsync("demo-operator", text));

    public async Task<JsonElement> UntilStateAsync(string operation, params string[] states)
    {
        JsonElement last = default;
        await UntilAsync(
            async () =>
            {
                last = await ShowAsync(operation);
                return states.Contains(last.GetProperty("state").GetString());
            },
            $"{operation} is {string.Join(" or ", states)}", () => last.ToString());
        return last;
    }

    public async Task<HttpResponseMessage> DecideAsync(string token, JsonElement operation, string decision = "approve", string? reason = null) =>
        Voice is { } voice ? await voice.DecideAsync(this, token, operation, decision, reason) : await PostAsync(
            token, $"/api/operations/{operation.GetProperty("id").GetString()}/approval",
            new { decision, digest = operation.GetProperty("plan").GetProperty("digest").GetString(), reason });

    public async Task CancelAsync(string token, string operation, string? reason = null)
    {
        using var answer = await (Voice is { } voice
            ? voice.CancelAsync(this, token, operation, reason)
            : PostAsync(token, $"/api/operations/{operation}/cancel", new { reason }));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks as the operator, approves as the approver.</summary>
    public async Task<string> ApprovedAsync(string text)
    {
        var operation = await OperationAsync("demo-operator", text);
        var waiting = await UntilStateAsync(operation, "AwaitingApproval", "Concluded");
        Assert.True(waiting.GetProperty("state").GetString() == "AwaitingApproval", $"{text} does not wait for approval: {waiting}");
        using var response = await DecideAsync("demo-approver", waiting);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return operation;
    }

    public async Task<string> TranscriptAsync(string operation)
    {
        using var client = Client("demo-operator");
        return await client.GetStringAsync($"/api/operations/{operation}/transcript?offset=0");
    }

    /// <summary>What its steps printed, where people speak.</summary>
    public Task<string> PrintedAsync(string operation) => Voice is { } voice ? voice.PrintedAsync(operation) : TranscriptAsync(operation);

    /// <summary>Its plan, where people speak.</summary>
    public async Task<string> PlanAsync(string operation) =>
        Voice is { } voice ? await voice.PlanAsync("demo-operator", operation) : (await ShowAsync(operation)).GetProperty("plan").ToString();

    public async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"expected {(int)status} {code}, got {(int)response.StatusCode} {body}\n{Log}");
        Assert.Equal(code, JsonDocument.Parse(body).RootElement.GetProperty("code").GetString());
    }

    private static IEnumerable<string> Words(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(p => Words(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Words),
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };

    private static IReadOnlyList<string> RowsOf(JsonElement report) =>
        report.ValueKind == JsonValueKind.Object && report.GetProperty("table") is { ValueKind: JsonValueKind.Object } table
            ? [.. table.GetProperty("rows").EnumerateArray().Select(r => string.Join(" | ", r.EnumerateArray().Select(c => c.GetString())))]
            : [];
}
