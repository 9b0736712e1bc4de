using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatOps.Tests.Configuration;
using ChatOps.Tests.Execution;
using ChatOps.Tests.Execution.Ssh;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program with a site whose one host is elsewhere: it arrives there by ssh, and its own commands run as an application's account.</summary>
internal sealed class FarSite : IAsyncDisposable
{
    private readonly RunningProgram _program = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-far-").FullName;

    public FarSite()
    {
        Work = Directory.CreateTempSubdirectory("chatops-far-host-").FullName;
        File.SetUnixFileMode(Work, (UnixFileMode)0b001_111_111_111);
        // Says what it does in a log of the host's own, which nothing of the bot ever reads or writes.
        File.WriteAllText(Path.Combine(Work, "mark"), """
            #!/bin/sh
            echo "begin $1" >>"${0%/*}/log"
            i=0
            while [ $i -lt 40 ]; do i=$((i + 1)); echo "$1 line $i"; sleep 0.05; done
            echo "end $1" >>"${0%/*}/log"
            """);
        File.SetUnixFileMode(Path.Combine(Work, "mark"), (UnixFileMode)0b111_101_101);
        File.WriteAllText(Path.Combine(Work, "log"), "");
        TestUsers.Run("chown", TestUsers.App, Path.Combine(Work, "log"));
    }

    public LabHost Host { get; } = new();

    /// <summary>What the host itself has of the commands.</summary>
    public string Work { get; }

    public int ProcessId => _program.Id;

    public string Log => _program.Log;

    public string Settings => Path.Combine(_folder, "settings.json");

    public IReadOnlyList<string> HostLog => File.ReadAllLines(Path.Combine(Work, "log"));

    public async Task StartAsync()
    {
        var token = Path.Combine(_folder, "ana");
        await File.WriteAllTextAsync(token, TestToken.Of("ana") + "\n");
        File.SetUnixFileMode(token, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(Settings, $$"""
            {
              "Storage": { "Path": "{{_folder}}/data" },
              "Web": { "Urls": [ "{{_program.Url.ToString().TrimEnd('/')}}" ] },
              "People": { "ana": { "Name": "Ana", "Roles": [ "operator" ], "TokenFile": "{{token}}" } },
              "Channels": { "ops": {} },
              "Rules": { "all": { "Roles": [ "operator" ], "Commands": [ "*" ], "Targets": [ "*" ], "Channels": [ "ops" ] } },
              "Limits": { "CommandsPerMinute": 10000 },
              "Ssh": { "KnownHostsFile": "{{Host.At("known_hosts")}}" },
              "Hosts": { "far": { "Executor": "Ssh", "Address": "{{Host.Address}}", "User": "{{TestUsers.Arriving}}", "KeyFile": "{{Host.At("client")}}", "StepFolder": "{{Work}}/steps" } },
              "Commands": { "mark": {
                "Family": "site", "Verb": "mark", "Summary": "Leave a mark", "Host": "far", "User": "{{TestUsers.App}}", "Run": [ "{{Work}}/mark", "{text}" ],
                "Parameters": { "text": { "Type": "Text" } }, "TimeLimit": "00:01:00", "Risk": "Change" } }
            }
            """);
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

    public async Task<JsonElement> ConcludedAsync(string operation)
    {
        JsonElement last = default;
        await DemoBot.UntilAsync(
            async () =>
            {
                using var client = Client();
                last = await client.GetFromJsonAsync<JsonElement>($"/api/operations/{operation}");
                return last.GetProperty("state").GetString() == "Concluded";
            },
            $"{operation} is concluded", () => $"{last}\n{Log}");
        return last;
    }

    /// <summary>Everything that the operation's step has printed.</summary>
    public async Task<string> PrintedAsync(string operation)
    {
        using var client = Client();
        return await client.GetStringAsync($"/api/operations/{operation}/steps/run/output");
    }

    private HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = _program.Url, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestToken.Of("ana"));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Host.Dispose();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(Work, recursive: true);
    }
}
