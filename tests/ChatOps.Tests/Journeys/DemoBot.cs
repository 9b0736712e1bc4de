using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program in demo mode, as its own process, spoken to over HTTP like everybody does. Killable at any moment.</summary>
public sealed class DemoBot : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string[] _more;
    private readonly RunningProgram _program = new();

    private DemoBot(string data, string[] more) => (Data, _more) = (data, more);

    public string Data { get; }

    public Uri Url => _program.Url;

    public string Host => Path.Combine(Data, "hosts", "lims1");

    public int ProcessId => _program.Id;

    public string Log => _program.Log;

    public static async Task<DemoBot> StartAsync(params string[] more)
    {
        var bot = new DemoBot(Directory.CreateTempSubdirectory("chatops-journey-").FullName, more);
        await bot.StartAgainAsync();
        await UntilAsync(() => Task.FromResult(bot.Supervised().All(l => l.Contains("RUNNING", StringComparison.Ordinal))), "the host's programs run");
        return bot;
    }

    public Task StartAgainAsync() => _program.StartAsync(["demo", "--urls", Url.ToString().TrimEnd('/'), "--data", Data, .. _more]);

    /// <summary>kill -9, of the bot alone.</summary>
    public Task KillAsync() => _program.KillAsync();

    /// <summary>SIGTERM, as systemd does it.</summary>
    public Task StopAsync() => _program.StopAsync();

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

    /// <summary>Where people talk to it; null: the API.</summary>
    internal SlackVoice? Voice { get; set; }

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

    public async Task<JsonElement> ShowAsync(string operation, string token = "demo-operator")
    {
        using var client = Client(token);
        return await client.GetFromJsonAsync<JsonElement>($"/api/operations/{operation}");
    }

    /// <summary>Of one target, newest first, as the list of the API has them.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string target)
    {
        using var client = Client("demo-operator");
        var answer = await client.GetFromJsonAsync<JsonElement>($"/api/operations?target={target}&limit=500");
        return [.. answer.GetProperty("operations").EnumerateArray()];
    }

    public async Task<JsonElement> ConcludedAsync(string operation) => await UntilStateAsync(operation, "Concluded");

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

    /// <summary>The lines of supervisorctl status.</summary>
    public IReadOnlyList<string> Supervised()
    {
        using var status = Process.Start(
            new ProcessStartInfo(Path.Combine(Host, "usr/bin/supervisorctl"), ["status"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var lines = status.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        status.WaitForExit();
        return lines;
    }

    /// <summary>What is in the database file now.</summary>
    public string LiveData() => File.ReadAllText(Path.Combine(Host, "home/senaite/data/senaitelims/filestorage/Data.fs"));

    /// <summary>Adds a record through a running client, as the laboratory does.</summary>
    public async Task AddSampleAsync(string text)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(ClientUrl("/add"), new StringContent(text));
        Assert.True(response.IsSuccessStatusCode, $"adding a sample: {response.StatusCode}");
    }

    /// <summary>What a client serves now.</summary>
    public async Task<string> ServedAsync()
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(ClientUrl("/"));
    }

    /// <summary>How often the host really began a program as a step, by its own log.</summary>
    public int Begins(string program) => HostBegins().Count(l => l.Program == program && l.Step.Length > 0);

    /// <summary>Every begin of a program: what the host saw, whatever the bot says. The step is empty for probes and for others' programs.</summary>
    public IReadOnlyList<HostBegin> HostBegins(string host = "lims1") =>
    [
        .. File.ReadLines(Path.Combine(Data, "hosts", host, "var/log/host.log"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("event").GetString() == "begin")
            .Select(line => new HostBegin(
                line.GetProperty("program").GetString()!, line.GetProperty("step").GetString()!, line.GetProperty("argv").ToString())),
    ];

    private Uri ClientUrl(string path)
    {
        var port = Server.Demo.DemoHost.Create(Data).Ports.Client1;
        return new Uri($"http://127.0.0.1:{port}{path}");
    }

    public async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"expected {(int)status} {code}, got {(int)response.StatusCode} {body}\n{Log}");
        Assert.Equal(code, JsonDocument.Parse(body).RootElement.GetProperty("code").GetString());
    }

    public void Fault(string name, string content = "") => File.WriteAllText(Path.Combine(Host, "fault", name), content);

    public void NoFaults()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Host, "fault")))
            File.Delete(file);
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, string what, Func<string>? seen = null, TimeSpan? patience = null)
    {
        var giveUp = DateTime.UtcNow + (patience ?? Patience);
        while (!await condition())
        {
            if (DateTime.UtcNow > giveUp)
                throw new TimeoutException($"Waited in vain until {what}. {seen?.Invoke()}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Voice is { } voice)
            await voice.DisposeAsync();
        await _program.DisposeAsync();
        await Server.Demo.DemoHost.Create(Data).StopAsync();
        await Server.Demo.Vtom.VtomHost.Create(Data).StopAsync();
        Directory.Delete(Data, recursive: true);
    }
}

public sealed record HostBegin(string Program, string Step, string Arguments);
