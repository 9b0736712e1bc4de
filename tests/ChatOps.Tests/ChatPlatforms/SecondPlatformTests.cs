using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Fakes.Discord;
using ChatOps.Fakes.Slack;
using ChatOps.Server.Discord;
using ChatOps.Server.Slack;
using ChatOps.Tests.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace ChatOps.Tests.ChatPlatforms;

/// <summary>
/// What a command costs where a second platform is connected: counted, not timed. Of several commands the cheapest counts, because what else the bot writes now
/// and then belongs to none of them.
/// </summary>
public class SecondPlatformTests(ITestOutputHelper output)
{
    private const int Commands = 4;

    private enum Connected
    {
        DiscordAlone,

        /// <summary>The channel is in Discord alone.</summary>
        WithSlack,

        /// <summary>The channel is in both.</summary>
        InBoth,
    }

    [Fact]
    public async Task A_command_costs_no_more_where_its_channel_is_in_one_of_two_platforms()
    {
        foreach (var verb in (string[])["look", "change"])
        {
            var (alone, connected) = (await CountAsync(Connected.DiscordAlone, verb), await CountAsync(Connected.WithSlack, verb));
            output.WriteLine($"{verb}: {alone}; with Slack connected: {connected}");
            Assert.InRange(alone.Commits, 1, 50);
            Assert.True(alone.Host > 0 && alone.Discord > 0, $"nothing was counted: {alone}");
            Assert.Equal((alone with { Slack = 0 }), connected);
        }
    }

    /// <summary>The other place has its own messages: each costs a call there and the line that says it is there, and nothing else.</summary>
    [Fact]
    public async Task In_a_channel_of_two_platforms_only_the_messages_there_are_added()
    {
        foreach (var verb in (string[])["look", "change"])
        {
            var (alone, both) = (await CountAsync(Connected.DiscordAlone, verb), await CountAsync(Connected.InBoth, verb));
            output.WriteLine($"{verb}: {alone}; in both: {both}");
            Assert.Equal((alone.Host, alone.Discord), (both.Host, both.Discord));
            Assert.InRange(both.Commits, alone.Commits, alone.Commits + both.Slack);
            Assert.Equal(verb == "look", both.Slack == 0);
        }
    }

    private static async Task<Counts> CountAsync(Connected connected, string verb)
    {
        await using var discord = await FakeDiscord.StartAsync();
        await using var slack = await FakeSlack.StartAsync();
        var (person, place) = (discord.AddPerson("operator", "200000000000000001"), discord.AddChannel("ops"));
        var inSlack = slack.AddChannel("ops", slack.AddPerson("operator", "U0OPERATOR"));
        var host = new CountingExecutor();
        await using var bench = new EngineBench(
            r => ScriptedRunbook.Steps(r, ScriptedRunbook.Run("say", "/bin/echo", "done")),
            more: services =>
            {
                services.AddDiscord(new DiscordOptions(new Uri($"{discord.ApiUrl}/v10/"), discord.Token, null, [discord.Guild.Id]) { Channels = [new("ops", place.Id)] });
                if (connected != Connected.DiscordAlone)
                    services.AddSlack(new SlackOptions(slack.ApiUrl, slack.App.AppToken, slack.App.BotToken, slack.Team.Id)
                    {
                        Channels = connected == Connected.InBoth ? [new("ops", inSlack.Id)] : [],
                        Families = ["ops", "test"],
                    });
                host.Count(services);
            },
            platform: "Discord", second: connected == Connected.DiscordAlone ? null : "Slack");
        await bench.StartAsync();
        await discord.RegisteredAsync();
        if (connected != Connected.DiscordAlone)
            await slack.ConnectedAsync(2);

        var all = new List<Counts>();
        var before = await QuietAsync();
        for (var i = 0; i < Commands; i++)
        {
            var known = (discord.MessagesIn(place).Count, slack.MessagesIn(inSlack).Count);
            var typed = await discord.TypeAsync(person, place, $"test {verb}", ("target", "one"));
            await discord.UntilAsync(
                () => verb == "look" ? discord.AnswersTo(typed).Any(m => m.HasButton("Share"))
                    // Its live message and its end.
                    : discord.MessagesIn(place).Count == known.Item1 + 2
                        && (connected != Connected.InBoth || slack.MessagesIn(inSlack).Count(m => m.ThreadTs is null) >= known.Item2 / 3 * 2 + 2),
                "the answer");
            var now = await QuietAsync();
            all.Add(now - before);
            before = now;
        }
        return new(all.Min(c => c.Commits), all.Min(c => c.Host), all.Min(c => c.Discord), all.Min(c => c.Slack));

        async Task<Counts> QuietAsync()
        {
            for (var last = Now(); ; last = Now())
            {
                await Task.Delay(400);
                var outbox = bench.Get<IOutbox>();
                foreach (var platform in (string[])["Discord", "Slack"])
                {
                    while ((await outbox.DueAsync(platform, DateTimeOffset.MaxValue, 10, CancellationToken.None)).Count > 0 && (platform == "Discord" || connected != Connected.DiscordAlone))
                        await Task.Delay(50);
                }
                if (Now() == last)
                    return last;
            }
        }

        Counts Now() => new(CommitsOf(Path.Combine(bench.Folder, "state", "chatops.db")), host.Calls, discord.Calls.Count, slack.Calls.Count);
    }

    private static long CommitsOf(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT commits FROM state";
        return (long)command.ExecuteScalar()!;
    }

    /// <param name="Commits">Of the database; with each SQLite waits for the disk.</param>
    /// <param name="Host">Programs that were started on the host.</param>
    /// <param name="Discord">Calls of its API.</param>
    /// <param name="Slack">Calls of its API.</param>
    private sealed record Counts(long Commits, int Host, int Discord, int Slack)
    {
        public static Counts operator -(Counts now, Counts before) =>
            new(now.Commits - before.Commits, now.Host - before.Host, now.Discord - before.Discord, now.Slack - before.Slack);
    }
}
