using System.Diagnostics;
using System.Globalization;
using ChatOps.Fakes.Discord;
using ChatOps.Server.Discord;

namespace ChatOps.Benchmarks;

/// <summary>
/// kill -9 at random moments while people type in Discord, each followed by a start: what was never answered, what was done twice, what was told twice. Ours
/// changes something (it writes a line), so that everybody is told its end; the bot on discord.js answers whoever asked.
/// CHATOPS_KILLS says how many (200).
/// </summary>
internal static class DiscordKills
{
    private const int Channels = 20;
    private const int TypedPerKill = 5;
    private const int Window = 1500;

    /// <summary>So long after the last start somebody who typed is waited for.</summary>
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(120);

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("CHATOPS_KILLS") ?? "200", CultureInfo.InvariantCulture);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var seed = Environment.TickCount;
        Console.Error.WriteLine($"seed {seed}");
        var ours = await OfOursAsync(new Random(seed));
        return [.. ours, .. await OfDiscordJsAsync(new Random(seed))];
    }

    private static async Task<IEnumerable<Figure>> OfDiscordJsAsync(Random random)
    {
        await using var discord = await FakeDiscord.StartAsync();
        var (person, channels) = (discord.AddPerson("operator"), Rooms(discord));
        var words = await KilledAsync(discord, DiscordContender.DiscordJs(), person, channels, random);
        int Answers(string word) => discord.EphemeralsFor(person).Count(m => m.Shown.Contains($"done {word}", StringComparison.Ordinal));
        await UntilAsync(() => words.All(w => Answers(w) > 0), TimeSpan.FromSeconds(20));
        return [Lost("discord.js", words.Count, words.Count(w => Answers(w) == 0)), Row("discord.js: answered more than once", words.Count(w => Answers(w) > 1))];
    }

    private static async Task<IEnumerable<Figure>> OfOursAsync(Random random)
    {
        await using var discord = await FakeDiscord.StartAsync();
        var (person, channels) = (discord.AddPerson("operator"), Rooms(discord));
        var folder = Directory.CreateTempSubdirectory("chatops-kills-").FullName;
        var host = Directory.CreateTempSubdirectory("chatops-kills-host-").FullName;
        File.SetUnixFileMode(host, (UnixFileMode)0b111_001_001);
        var (said, say) = (Path.Combine(host, "said"), Path.Combine(host, "say"));
        await File.WriteAllTextAsync(said, "");
        await File.WriteAllTextAsync(say, $"#!/bin/sh\nprintf '%s\\n' \"$1\" >>{said}\necho done \"$1\"\n");
        File.SetUnixFileMode(said, (UnixFileMode)0b110_110_110);
        File.SetUnixFileMode(say, (UnixFileMode)0b111_101_101);
        try
        {
            var words = await KilledAsync(discord, DiscordContender.Ours(discord, folder, person, channels, [say, "{text}"], "Change"), person, channels, random, Told);
            var cards = Cards();
            var done = (await File.ReadAllLinesAsync(said)).CountBy(w => w).ToDictionary(w => w.Key, w => w.Value);
            return
            [
                Lost("ours", words.Count, words.Count(w => !IsAnswered(w))),
                Row("ours: refused, because the host was busy with another, and told so", words.Count(w => !cards.ContainsKey(w) && IsAnswered(w))),
                Row("ours: done", words.Count(w => done.GetValueOrDefault(w) > 0)),
                Row("ours: asked for once, and done more than once", words.Count(w => done.GetValueOrDefault(w) > 1)),
                Row("ours: more than one operation for one command", words.Count(w => cards.GetValueOrDefault(w)?.Count > 1)),
                Row("ours: with one final report each", words.Count(w => cards.GetValueOrDefault(w) is [var handle] && Finals(handle) == 1)),
                Row("ours: sessions that Discord saw", discord.Sessions.Count),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            Directory.Delete(host, recursive: true);
        }

        Dictionary<string, List<string>> Cards() => Everywhere()
            .Select(m => (Message: m, Handle: m.Title.Split('·')[^1].Trim()))
            .Where(m => m.Message.Foot == DiscordMark.Foot($"card:{m.Handle}"))
            .GroupBy(m => m.Message.Shown.Split('\n').Last(l => l.StartsWith("/demo echo k", StringComparison.Ordinal)).Split(' ')[2])
            .ToDictionary(g => g.Key, g => g.Select(m => m.Handle).ToList());
        // A refusal repeats what was asked: for the person alone, or in the channel when it came late.
        bool IsAnswered(string word) => Everywhere().Concat(discord.EphemeralsFor(person))
            .Any(m => m.Shown.Contains(word, StringComparison.Ordinal) && !m.Title.Contains("late over Discord", StringComparison.Ordinal));
        int Finals(string handle) => Everywhere().Count(m => m.Foot == DiscordMark.Foot($"final:{handle}"));
        IEnumerable<DiscordMessage> Everywhere() => channels.SelectMany(discord.MessagesIn);
        bool Told(IReadOnlyList<string> words) => Cards() is var cards && words.All(w => cards.GetValueOrDefault(w) is { Count: > 0 } of ? Finals(of[0]) > 0 : IsAnswered(w));
    }

    /// <summary>What was typed meanwhile, after the last start.</summary>
    private static async Task<List<string>> KilledAsync(
        FakeDiscord discord, DiscordContender contender, DiscordPerson person, DiscordChannel[] channels, Random random, Func<IReadOnlyList<string>, bool>? isDone = null)
    {
        discord.Patience = TimeSpan.FromMinutes(3);
        var words = new List<string>();
        var bot = await Discord.ConnectAsync(discord, contender);
        await discord.UntilAsync(() => discord.Guild.Commands.Any(c => (string)c!["name"]! == "demo"), "its command");
        for (var kill = 1; kill <= Kills; kill++)
        {
            var moments = Enumerable.Range(0, TypedPerKill).Select(_ => random.Next(Window)).ToList();
            var typing = moments.Select((after, i) => TypeAsync(discord, person, channels[random.Next(channels.Length)], $"k{kill}n{i}x", after)).ToList();
            await Task.Delay(random.Next(Window + 300));
            await bot.KillAsync();
            bot = await Discord.ConnectAsync(discord, contender);
            words.AddRange(await Task.WhenAll(typing));
            if (kill % 20 == 0)
                Console.Error.WriteLine($"{contender.Name}: {kill} kills, {DateTime.UtcNow:HH:mm:ss}");
        }
        await using (bot)
        {
            await UntilAsync(() => isDone?.Invoke(words) ?? true, Answering);
            return words;
        }
    }

    private static async Task<string> TypeAsync(FakeDiscord discord, DiscordPerson person, DiscordChannel channel, string word, int after)
    {
        await Task.Delay(after);
        await discord.TypeAsync(person, channel, "demo echo", ("text", word));
        return word;
    }

    private static async Task UntilAsync(Func<bool> isSo, TimeSpan most)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < most && !isSo();)
            await Task.Delay(500);
    }

    private static DiscordChannel[] Rooms(FakeDiscord discord) => [.. Enumerable.Range(1, Channels).Select(i => discord.AddChannel($"ops{i}"))];

    private static Figure Lost(string who, int typed, int lost) => Row($"{who}: never answered, of {typed} typed around {Kills} kills", lost);

    private static Figure Row(string what, int count) => new(what, $"{count}", "", Kills);
}
