using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ChatOps.Fakes.Discord;
using ChatOps.Server.Discord;
using ChatOps.Tests.Configuration;
using Xunit.Abstractions;

namespace ChatOps.Tests.Journeys;

/// <summary>
/// kill -9 of the bot at random moments while people type in Discord, each followed by a start: nothing that was typed is lost, nothing is
/// done twice, each end is told once. CHATOPS_KILLS sets how many (10), CHATOPS_SEED repeats a run.
/// </summary>
public class DiscordKillJourneys(ITestOutputHelper output)
{
    private const int Hosts = 3;

    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("CHATOPS_KILLS") ?? "10", CultureInfo.InvariantCulture);

    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("CHATOPS_SEED"), out var seed)
        ? seed
        : Environment.TickCount;

    [Fact]
    public async Task A_kill_while_people_type_loses_nothing_and_does_nothing_twice()
    {
        output.WriteLine($"seed {Seed}, {Kills} kills");
        var random = new Random(Seed);
        await using var discord = await FakeDiscord.StartAsync();
        discord.Patience = DemoBot.Patience;
        var (person, ops) = (discord.AddPerson("ana"), discord.AddChannel("ops"));
        await using var bot = await SiteBot.StartAsync(Settings(discord, person, ops));
        await discord.RegisteredAsync();
        await discord.UntilAsync(() => discord.Guild.Commands.Any(c => (string)c!["name"]! == "site"), "its commands");
        using var looking = bot.Client(TestToken.Of("ana"));
        var typed = new List<string>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var words = Enumerable.Range(1, Hosts).Select(h => $"kill-{kill}-host-{h}").ToList();
            var moments = words.Select(_ => random.Next(0, 1500)).ToList();
            var typing = words.Select((word, i) => TypeAsync(discord, person, ops, i + 1, word, moments[i])).ToList();
            await Task.Delay(random.Next(0, 1800));
            await bot.KillAsync();
            await bot.StartAgainAsync();
            await Task.WhenAll(typing);
            typed.AddRange(words);
            foreach (var word in words)
                await ToldOnceAsync(discord, ops, looking, word);
        }
        var all = await OperationsAsync(looking);
        Assert.Equal(typed.Order(), all.Select(o => typed.Single(w => o.Command.Contains(w))).Order());
        Assert.All(all, o => Assert.Equal("Succeeded", o.Outcome));
        Assert.All(all, o => Assert.Single(discord.MessagesIn(ops), m => m.Foot == DiscordMark.Foot($"final:{o.Id}")));
        Assert.Equal(Kills * Hosts, discord.Interactions.Count);
        // The session was taken up each time, and never begun anew.
        Assert.InRange(discord.Sessions.Single().Resumes, Kills, int.MaxValue);
    }

    private static async Task TypeAsync(FakeDiscord discord, DiscordPerson person, DiscordChannel ops, int host, string word, int after)
    {
        await Task.Delay(after);
        await discord.TypeAsync(person, ops, $"site say{host}", ("text", word));
    }

    private static async Task ToldOnceAsync(FakeDiscord discord, DiscordChannel ops, HttpClient looking, string word)
    {
        var id = "";
        await DemoBot.UntilAsync(
            async () => (id = (await OperationsAsync(looking)).Find(o => o.Command.Contains(word))?.Id ?? "").Length > 0,
            $"{word} is there");
        await discord.UntilAsync(
            () => discord.MessagesIn(ops).Any(m => m.Foot == DiscordMark.Foot($"final:{id}")), $"the end of {word} is told");
    }

    private static async Task<List<Told>> OperationsAsync(HttpClient looking)
    {
        var answer = await looking.GetFromJsonAsync<JsonElement>("/api/operations?limit=500");
        return [.. answer.GetProperty("operations").EnumerateArray().Select(
            o => new Told(o.GetProperty("id").GetString()!, o.GetProperty("command").ToString(), o.GetProperty("outcome").ToString()))];
    }

    private static string Settings(FakeDiscord discord, DiscordPerson person, DiscordChannel ops)
    {
        var hosts = Enumerable.Range(1, Hosts).Select(h => $$"""
            "h{{h}}": { "Executor": "Local" }
            """);
        var commands = Enumerable.Range(1, Hosts).Select(h => $$"""
            "say{{h}}": { "Family": "site", "Verb": "say{{h}}", "Summary": "Say it", "Host": "h{{h}}", "User": "nobody", "Run": [ "/bin/echo", "{text}" ], "Risk": "Change",
                          "Parameters": { "text": { "Type": "Text" } } }
            """);
        return $$"""
            , "Discord": { "ApiUrl": "{{discord.ApiUrl}}", "Token": "{{discord.Token}}", "GuildIds": [ "{{discord.Guild.Id}}" ] },
              "Channels": { "ops": { "Discord": "{{ops.Id}}" } }, "People": { "ana": { "Discord": "{{person.Id}}" } },
              "Hosts": { {{string.Join(", ", hosts)}} }, "Commands": { {{string.Join(", ", commands)}} }
            """;
    }

    private sealed record Told(string Id, string Command, string Outcome);
}
