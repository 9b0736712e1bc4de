using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatOps.Tests.Configuration;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program with settings of its own, spoken to by the API: by Ana, who asks, and by Ben, who decides.</summary>
internal abstract class SpokenSite : IAsyncDisposable
{
    private readonly RunningProgram _program = new();

    protected string Folder { get; } = Directory.CreateTempSubdirectory("chatops-far-").FullName;

    public int ProcessId => _program.Id;

    public string Log => _program.Log;

    public string Settings => Path.Combine(Folder, "settings.json");

    /// <param name="more">Keys of the settings as they are in the environment, with colons.</param>
    protected async Task StartAsync(IEnumerable<KeyValuePair<string, string?>> more)
    {
        var keys = new Dictionary<string, string?>
        {
            ["Storage:Path"] = Path.Combine(Folder, "data"),
            ["Web:Urls:0"] = _program.Url.ToString().TrimEnd('/'),
            ["Limits:CommandsPerMinute"] = "10000",
            ["Rules:all:Roles:0"] = "operator",
            ["Rules:all:Commands:0"] = "*",
            ["Rules:all:Targets:0"] = "*",
            ["Rules:all:Channels:0"] = "ops",
            ["Channels:ops:Slack"] = "C0000000000",
        };
        foreach (var (person, role) in new[] { ("ana", "operator"), ("ben", "approver") })
        {
            var file = Path.Combine(Folder, person);
            await File.WriteAllTextAsync(file, TestToken.Of(person) + "\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (keys[$"People:{person}:TokenFile"], keys[$"People:{person}:Roles:0"], keys[$"People:{person}:Roles:1"]) = (file, "operator", role);
        }
        foreach (var (key, value) in more)
            keys[key] = value;
        await File.WriteAllTextAsync(Settings, JsonSerializer.Serialize(keys));
        await StartAgainAsync();
    }

    public Task StartAgainAsync() => _program.StartAsync("run", "--settings", Settings);

    public Task KillAsync() => _program.KillAsync();

    public async Task<string> OperationAsync(string text)
    {
        using var client = Client();
        using var response = await client.PostAsJsonAsync("/api/commands", new { text, channel = "ops" });
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{text}: {(int)response.StatusCode} {body}\n{Log}");
        return JsonDocument.Parse(body).RootElement.GetProperty("operation").GetString()!;
    }

    /// <summary>What only answers.</summary>
    public async Task<string> AnswerAsync(string text)
    {
        using var client = Client();
        using var response = await client.PostAsJsonAsync("/api/commands", new { text, channel = "ops" });
        return await response.Content.ReadAsStringAsync();
    }

    public Task<JsonElement> ConcludedAsync(string operation) => UntilAsync(operation, "Concluded");

    public async Task<JsonElement> UntilAsync(string operation, string state)
    {
        JsonElement last = default;
        await DemoBot.UntilAsync(
            async () =>
            {
                using var client = Client();
                last = await client.GetFromJsonAsync<JsonElement>($"/api/operations/{operation}");
                return last.GetProperty("state").GetString() == state || last.GetProperty("state").GetString() == "Concluded";
            },
            $"{operation} is {state}", () => $"{last}\n{Log}");
        return last;
    }

    /// <summary>Ben approves what he is shown.</summary>
    public async Task ApproveAsync(string operation)
    {
        var waiting = await UntilAsync(operation, "AwaitingApproval");
        Assert.True(waiting.GetProperty("state").GetString() == "AwaitingApproval", waiting.ToString());
        using var client = Client("ben");
        using var response = await client.PostAsJsonAsync($"/api/operations/{operation}/approval", new { decision = "approve", digest = waiting.GetProperty("plan").GetProperty("digest").GetString() });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Everything that a step of the operation has printed.</summary>
    public async Task<string> PrintedAsync(string operation, string step = "run")
    {
        using var client = Client();
        return await client.GetStringAsync($"/api/operations/{operation}/steps/{step}/output");
    }

    private HttpClient Client(string person = "ana")
    {
        var client = new HttpClient { BaseAddress = _program.Url, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestToken.Of(person));
        return client;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _program.StopAsync(); // a bot that is killed leaves the folder of its connections to the next
        await _program.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
