using System.Diagnostics;
using ChatOps.Fakes.Discord;

namespace ChatOps.Benchmarks;

/// <summary>
/// Our bot and one on discord.js, against the same Discord, one after the other in turns. Both run <c>/bin/echo</c> for <c>/demo echo</c>
/// and answer with what it prints; ours stores, audits, watches and shows it as well. Then both are killed while people type: how much of
/// it is never answered?
/// </summary>
internal static class Discord
{
    private const int Channels = 20;
    private const int Starts = 5;
    private const int WarmUp = 40;
    private const int Alone = 50;
    private const int Load = 200;
    private const int Kills = 5;
    private const int TypedPerKill = 10;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterGlow = TimeSpan.FromSeconds(2);

    /// <summary>So long a person who typed before the kill is waited for.</summary>
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(30);

    private static int _number;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        await using var discord = await FakeDiscord.StartAsync();
        discord.Patience = TimeSpan.FromMinutes(3);
        var person = discord.AddPerson("operator");
        DiscordChannel[] channels = [.. Enumerable.Range(1, Channels).Select(i => discord.AddChannel($"ops{i}"))];
        var folder = Directory.CreateTempSubdirectory("chatops-discord-").FullName;
        try
        {
            var figures = new List<Figure>();
            foreach (var contender in (DiscordContender[])[DiscordContender.DiscordJs(), DiscordContender.Ours(discord, folder, person, channels)])
            {
                figures.Add(Figure.OfTimes($"{contender.Name}: start to connected", await StartsAsync(discord, contender)));
                figures.AddRange(await WorkAsync(discord, contender, person, channels));
                figures.Add(await KilledAsync(discord, contender, person, channels));
            }
            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<TimeSpan>> StartsAsync(FakeDiscord discord, DiscordContender contender)
    {
        var starts = new List<TimeSpan>();
        for (var i = 0; i < Starts; i++)
        {
            await using var bot = await ConnectAsync(discord, contender);
            starts.Add(DateTimeOffset.UtcNow - bot.Started);
        }
        return starts;
    }

    private static async Task<CountedProcess> ConnectAsync(FakeDiscord discord, DiscordContender contender)
    {
        await discord.UntilAsync(() => discord.Sockets.All(s => !s.IsOpen), "the other bot has gone");
        var before = discord.Sockets.Count;
        var bot = contender.Start(discord);
        await discord.UntilAsync(
            () => bot.HasEnded || (discord.Sockets.Count > before && discord.Sockets[^1].IsUsable), $"a connection of {contender.Name}");
        return bot.HasEnded ? throw new InvalidOperationException($"{contender.Name} ended:\n{bot.Log()}") : bot;
    }

    private static async Task<IReadOnlyList<Figure>> WorkAsync(
        FakeDiscord discord, DiscordContender contender, DiscordPerson person, DiscordChannel[] channels)
    {
        await using var bot = await ConnectAsync(discord, contender);
        await discord.UntilAsync(() => discord.Guild.Commands.Any(c => (string)c!["name"]! == "demo"), "its command");
        await LoadAsync(discord, person, channels, WarmUp);
        var (alone, answered) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < Alone; i++)
        {
            var watch = Stopwatch.StartNew();
            var (typed, text) = await TypeAsync(discord, person, channels);
            alone.Add(typed.AnsweredAfter!.Value);
            await AnsweredAsync(discord, person, text);
            answered.Add(watch.Elapsed);
        }
        // What is still to be said of these belongs to them.
        await Task.Delay(AfterGlow);
        var before = bot.Processor();
        var loaded = await LoadAsync(discord, person, channels, Load);
        await Task.Delay(AfterGlow);
        var after = bot.Processor();
        var memory = bot.Memory();
        var name = contender.Name;
        return
        [
            Figure.OfTimes($"{name}: deferred, one after the other", alone), Figure.OfTimes(
                $"{name}: the result stands in Discord, one after the other", answered),
            Figure.OfTimes($"{name}: deferred, {1 / Every.TotalSeconds:0} commands a second", loaded),
            Figure.OfTimes($"{name}: processor time per command under that load", [(after.Tree - before.Tree) / Load]),
            Figure.OfTimes($"{name}: of that the program itself", [(after.Program - before.Program) / Load]),
            Figure.OfSizes($"{name}: its share of memory (PSS) after that load", [memory.Share]),
        ];
    }

    /// <summary>At a steady pace, whether the ones before were answered or not.</summary>
    private static async Task<List<TimeSpan>> LoadAsync(FakeDiscord discord, DiscordPerson person, DiscordChannel[] channels, int count)
    {
        var typing = new List<Task<(DiscordInteraction Typed, string Text)>>();
        using (var timer = new PeriodicTimer(Every))
        {
            while (typing.Count < count && await timer.WaitForNextTickAsync())
                typing.Add(TypeAsync(discord, person, channels));
        }
        var all = await Task.WhenAll(typing);
        foreach (var (_, text) in all)
            await AnsweredAsync(discord, person, text);
        return [.. all.Select(t => t.Typed.AnsweredAfter!.Value)];
    }

    private static async Task<(DiscordInteraction Typed, string Text)> TypeAsync(
        FakeDiscord discord, DiscordPerson person, DiscordChannel[] channels)
    {
        var number = Interlocked.Increment(ref _number);
        var typed = await discord.TypeAsync(person, channels[number % channels.Length], "demo echo", ("text", $"n{number}x"));
        return typed.Failure is null ? (typed, $"done n{number}x") : throw new InvalidOperationException(typed.Failure);
    }

    /// <summary>What the program printed stands in Discord, for the person alone.</summary>
    private static Task AnsweredAsync(FakeDiscord discord, DiscordPerson person, string text) =>
        discord.UntilAsync(() => IsAnswered(discord, person, text), $"'{text}'");

    private static bool IsAnswered(FakeDiscord discord, DiscordPerson person, string text) =>
        discord.EphemeralsFor(person).Any(m => m.Shown.Contains(text, StringComparison.Ordinal));

    /// <summary>Killed and started again while people type; what nobody answered, whether alone or in the channel, is lost.</summary>
    private static async Task<Figure> KilledAsync(
        FakeDiscord discord, DiscordContender contender, DiscordPerson person, DiscordChannel[] channels)
    {
        var texts = new List<string>();
        var bot = await ConnectAsync(discord, contender);
        for (var kill = 0; kill < Kills; kill++)
        {
            var typing = Enumerable.Range(0, TypedPerKill).Select(async i =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * i));
                var number = Interlocked.Increment(ref _number);
                await discord.TypeAsync(person, channels[number % channels.Length], "demo echo", ("text", $"n{number}x"));
                return $"done n{number}x";
            }).ToList();
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            await bot.KillAsync();
            bot = await ConnectAsync(discord, contender);
            texts.AddRange(await Task.WhenAll(typing));
        }
        await using (bot)
        {
            bool IsLost(string text) =>
                !IsAnswered(discord, person, text)
                    && !channels.Any(c => discord.MessagesIn(c).Any(m => m.Shown.Contains(text, StringComparison.Ordinal)));
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < Answering && texts.Any(IsLost); await Task.Delay(200))
            {
            }
            return new(
                $"{contender.Name}: never answered, of {texts.Count} typed around {Kills} kills", $"{texts.Count(IsLost)}", "", Kills);
        }
    }
}
