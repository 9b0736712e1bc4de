using System.Diagnostics;
using ChatOps.Fakes.Slack;
using ChatOps.Tests.Journeys;

namespace ChatOps.Tests.Slack;

/// <summary>The real program behind a proxy: only its environment says so.</summary>
public sealed class SlackProxyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-proxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Calls_and_connections_go_through_the_proxy_that_the_environment_names_and_around_it_where_it_says_so()
    {
        await using var slack = await FakeSlack.StartAsync();
        await using var proxy = new ForwardProxy();
        var settings = await SettingsAsync(slack);

        using (var bot = Start(proxy, around: null, "run", "--settings", settings))
        {
            try
            {
                await slack.ConnectedAsync(2);
            }
            finally
            {
                bot.Kill();
                await bot.WaitForExitAsync();
            }
        }
        Assert.Contains(proxy.Asked, l => l.StartsWith($"POST {slack.ApiUrl}", StringComparison.Ordinal));
        Assert.True(proxy.Asked.Count(l => l.StartsWith($"CONNECT {slack.Url.Authority}", StringComparison.Ordinal)) >= 2, string.Join('\n', proxy.Asked));

        var before = (Asked: proxy.Asked.Count, Calls: slack.Calls.Count);
        using (var doctor = Start(proxy, around: "127.0.0.1", "doctor", "--settings", settings))
            await doctor.WaitForExitAsync(new CancellationTokenSource(DemoBot.Patience).Token);
        Assert.True(slack.Calls.Count > before.Calls);
        Assert.Equal(before.Asked, proxy.Asked.Count);
    }

    private static Process Start(ForwardProxy proxy, string? around, params string[] words)
    {
        var start = RunningProgram.Words(words);
        foreach (var name in start.Environment.Keys.Where(k => k.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["HTTP_PROXY"] = proxy.Url;
        if (around is not null)
            start.Environment["NO_PROXY"] = around;
        return Process.Start(start)!;
    }

    private async Task<string> SettingsAsync(FakeSlack slack)
    {
        var file = Path.Combine(_folder, "settings.json");
        await File.WriteAllTextAsync(file, $$"""
            {
              "Storage": { "Path": "{{_folder}}/data" },
              "Web": { "Urls": [ "http://127.0.0.1:0" ] },
              "People": { "ana": { "Name": "Ana", "Roles": [ "operator" ], "Slack": "U0ANA" } },
              "Channels": { "ops": { "Slack": "{{slack.AddChannel("ops").Id}}" } },
              "Rules": { "all": { "Roles": [ "operator" ], "Commands": [ "*" ], "Targets": [ "*" ], "Channels": [ "ops" ] } },
              "Slack": { "ApiUrl": "{{slack.ApiUrl}}", "AppToken": "{{slack.App.AppToken}}", "BotToken": "{{slack.App.BotToken}}", "Team": "{{slack.Team.Id}}" }
            }
            """);
        return file;
    }
}
