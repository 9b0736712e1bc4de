using System.Globalization;
using ChatOps.Fakes.Discord;

namespace ChatOps.Benchmarks;

/// <summary>A bot in the fake Discord: ours, or the one on discord.js.</summary>
internal sealed record DiscordContender(string Name, Func<FakeDiscord, CountedProcess> Start)
{
    /// <summary>The bot in <c>tests/discordjs</c>.</summary>
    public static DiscordContender DiscordJs() => new("discord.js", discord => CountedProcess.Start(
        Path.Combine(Contender.Repository, "tests/discordjs"),
        new Dictionary<string, string>
        {
            ["DISCORD_API_URL"] = discord.ApiUrl.ToString(),
            ["DISCORD_TOKEN"] = discord.Token,
            ["DISCORD_GUILD"] = discord.Guild.Id,
            ["NODE_ENV"] = "production",
        },
        Contender.Node,
        "echo-bot.js"));

    public static DiscordContender Ours(FakeDiscord discord, string folder, DiscordPerson person, IReadOnlyList<DiscordChannel> channels, string[]? run = null, string risk = "Read")
    {
        var settings = Path.Combine(folder, "settings.json");
        File.WriteAllText(settings, Settings(discord, folder, person, channels, run ?? ["/bin/echo", "done", "{text}"], risk));
        File.SetUnixFileMode(settings, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new(
            "ours", _ => CountedProcess.Start(folder, new Dictionary<string, string>(), Contender.Program, "run", "--settings", settings));
    }

    private static string Settings(FakeDiscord discord, string folder, DiscordPerson person, IReadOnlyList<DiscordChannel> channels, string[] run, string risk) => $$"""
        {
          "Storage": { "Path": "{{folder}}/data" },
          "Web": { "Urls": [ "http://127.0.0.1:{{MeasuredBot.FreePort().ToString(CultureInfo.InvariantCulture)}}" ] },
          "Discord": { "ApiUrl": "{{discord.ApiUrl}}", "Token": "{{discord.Token}}", "GuildIds": [ "{{discord.Guild.Id}}" ] },
          "People": { "operator": { "Roles": [ "operator" ], "Discord": "{{person.Id}}" } },
          "Channels": { {{string.Join(", ", channels.Select(c => $"\"{c.Name}\": {{ \"Discord\": \"{c.Id}\" }}"))}} },
          "Rules": { "all": { "Roles": [ "operator" ], "Commands": [ "demo *" ], "Targets": [ "*" ], "Channels": [ "*" ] } },
          "Hosts": { "local": { "Executor": "Local" } },
          "Limits": { "CommandsPerMinute": 1000000 },
          "Commands": {
            "echo": {
              "Family": "demo", "Verb": "echo", "Summary": "Says it again", "Parameters": { "text": { "Type": "Text", "Rest": true } },
              "Host": "local", "User": "nobody", "Run": [ {{string.Join(", ", run.Select(w => $"\"{w}\""))}} ], "TimeLimit": "00:00:10", "Risk": "{{risk}}"
            }
          },
          "Logging": { "LogLevel": { "Default": "Warning" } }
        }
        """;
}
