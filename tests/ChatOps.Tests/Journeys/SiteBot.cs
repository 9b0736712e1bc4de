using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ChatOps.Tests.Configuration;

namespace ChatOps.Tests.Journeys;

/// <summary>The real program with a site's own settings and token files, as its own process.</summary>
internal sealed class SiteBot : IAsyncDisposable
{
    private readonly RunningProgram _program = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("chatops-site-").FullName;

    /// <summary>As /var/tmp: the site's own command runs as somebody who cannot read the bot's folder.</summary>
    private string Steps { get; } = Directory.CreateTempSubdirectory("chatops-steps-").FullName;

    public Uri Url => _program.Url;

    public string Settings => Path.Combine(Folder, "settings.json");

    public string Data => Path.Combine(Folder, "data");

    public string Log => _program.Log;

    public static async Task<SiteBot> StartAsync(string more = "")
    {
        var bot = new SiteBot();
        File.SetUnixFileMode(bot.Steps, (UnixFileMode)0b001_111_111_111);
        bot.Token("ana", TestToken.Of("ana"));
        bot.Token("ben", TestToken.Of("ben"));
        await File.WriteAllTextAsync(bot.Settings, With(more, $$"""
            {
              "Storage": { "Path": "{{bot.Data}}" },
              "Web": { "Urls": [ "{{bot.Url.ToString().TrimEnd('/')}}" ] },
              "People": {
                "ana": { "Name": "Ana", "Roles": [ "operator" ], "TokenFile": "{{bot.Folder}}/ana" },
                "ben": { "Name": "Ben", "Roles": [ "operator" ], "TokenFile": "{{bot.Folder}}/ben" },
                "guest": { "Roles": [ "nothing" ] }
              },
              "Channels": { "ops": {}, "lab": {} },
              "Rules": { "all": { "Roles": [ "operator" ], "Commands": [ "*" ], "Targets": [ "*" ], "Channels": [ "ops" ] } },
              "Hosts": { "local": { "Executor": "Local", "StepFolder": "{{bot.Steps}}/steps" } },
              "Commands": { "echo": { "Family": "site", "Verb": "echo", "Summary": "Say it", "Host": "local", "User": "nobody", "Run": [ "/bin/echo", "hello" ], "Risk": "Read" } }
            }
            """));
        await bot.StartAgainAsync();
        return bot;
    }

    /// <summary>Sections that are there already get what is more in them; a section written twice is refused.</summary>
    private static string With(string more, string settings)
    {
        if (more.Length == 0)
            return settings;
        var all = JsonNode.Parse(settings)!.AsObject();
        Merge(all, JsonNode.Parse($"{{{more.TrimStart().TrimStart(',')}}}")!.AsObject());
        return all.ToJsonString();
    }

    private static void Merge(JsonObject into, JsonObject more)
    {
        foreach (var (key, value) in more.ToList())
        {
            if (into[key] is JsonObject known && value is JsonObject inner)
                Merge(known, inner);
            else
                into[key] = value?.DeepClone();
        }
    }

    public void Token(string person, string token)
    {
        var file = Path.Combine(Folder, person);
        File.WriteAllText(file, token + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Writes the channels' places in Slack into the settings.</summary>
    public Task BindAsync(params (string Channel, string Place)[] places) => EditAsync(settings =>
    {
        foreach (var (channel, place) in places)
            settings["Channels"]![channel]!["Slack"] = place;
    });

    public Task MapAsync(string person, string account) => EditAsync(settings => settings["People"]![person]!["Slack"] = account);

    private async Task EditAsync(Action<JsonObject> edit)
    {
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(Settings))!.AsObject();
        edit(settings);
        await File.WriteAllTextAsync(Settings, settings.ToJsonString());
    }

    public Task StartAgainAsync() => _program.StartAsync("run", "--settings", Settings);

    public Task StopAsync() => _program.StopAsync();

    /// <summary>kill -9, of the bot alone.</summary>
    public Task KillAsync() => _program.KillAsync();

    /// <summary>Another word of the program, as somebody on the server types it.</summary>
    public static async Task<(int Status, string Output, string Error)> RunAsync(params string[] words)
    {
        using var process = Process.Start(RunningProgram.Words(words))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(new CancellationTokenSource(DemoBot.Patience).Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>What stands behind the line that says which settings and data were used.</summary>
    public static string CodeOf(string error)
    {
        Assert.StartsWith("chatops: settings ", error, StringComparison.Ordinal);
        return error.Split('\n')[1].Split(':')[0];
    }

    public HttpClient Client(string? token = null, CookieContainer? cookies = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new() }) { BaseAddress = Url };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Steps, recursive: true);
    }
}
