using ChatOps.Core.Chat;
using ChatOps.Fakes.Discord;
using ChatOps.Fakes.Slack;
using ChatOps.Server.Discord;
using ChatOps.Server.Slack;
using ChatOps.Server.Storage;
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
    private const int Commands = 3;

    private enum Connected
    {
        DiscordAlone,

        /// <summary>The channel is in Discord alone.</summary>
        WithSlack,

        /// <summary>The channel is in both.</summary>
        InBoth,
    }

    /// <summary>
    /// In a channel of both the other place has messages of its own: each costs a call there, the mark before it and the receipt after it, and nothing else.
    /// </summary>
    [Theory]
    [InlineData("look")]
    [InlineData("change")]
    public async Task A_second_platform_makes_a_command_no_dearer_than_the_messages_it_has_there(string verb)
    {
        var alone = await CountAsync(Connected.DiscordAlone, verb);
        var (connected, both) = (await CountAsync(Connected.WithSlack, verb), await CountAsync(Connected.InBoth, verb));
        output.WriteLine($"{verb}: {alone}; with Slack connected: {connected}; in both: {both}");
        // One when it is accepted, one when it starts, one when it ends; the mark before each call and the receipt after it; and where Discord's stream of events stands, which
        // does not wait for the disk.
        Assert.InRange(alone.Commits, 1, verb == "look" ? 7 : 15);
        Assert.True(alone is { Host: > 0, Discord: > 0 }, $"nothing was counted: {alone}");
        Assert.Equal((alone.Host, alone.BesideDiscord, 0), (connected.Host, connected.BesideDiscord, connected.Slack));
        Assert.Equal(alone.Host, both.Host);
        Assert.InRange(both.BesideDiscord, alone.BesideDiscord, alone.BesideDiscord + (2 * both.Slack));
        Assert.Equal(verb == "look", both.Slack == 0);
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
                if (connected == Connected.WithSlack)
                    services.AddSingleton(new OutboxPlatforms(["Web", "Discord", "Slack"]) { HasPlace = (platform, _) => platform != "Slack" });
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
            var known = discord.MessagesIn(place).Count;
            var typed = await discord.TypeAsync(person, place, $"test {verb}", ("target", "one"));
            await discord.UntilAsync(
                () => verb == "look" ? discord.AnswersTo(typed).Any(m => m.HasButton("Share")) : discord.MessagesIn(place).Count == known + 2, "the answer");
            var now = await QuietAsync();
            all.Add(now - before);
            before = now;
        }
        return new(all.Min(c => c.Commits), all.Min(c => c.Host), all.Min(c => c.Discord), all.Min(c => c.Slack));

        async Task<Counts> QuietAsync()
        {
            for (var last = Now(); ; last = Now())
            {
                await Task.Delay(300);
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
        /// <summary>How often a live message is edited depends on time; each edit has one receipt.</summary>
        public long BesideDiscord => Commits - Discord;

        public static Counts operator -(Counts now, Counts before) =>
            new(now.Commits - before.Commits, now.Host - before.Host, now.Discord - before.Discord, now.Slack - before.Slack);
    }
}
