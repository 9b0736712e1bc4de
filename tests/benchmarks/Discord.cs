using System.Diagnostics;
using System.Globalization;
using ChatOps.Fakes.Discord;

namespace ChatOps.Benchmarks;

/// <summary>
/// Our bot and one on discord.js, against the same Discord, in turns. Both run <c>/bin/echo</c> for <c>/demo echo</c> and answer with what it prints; ours
/// stores, audits, watches and shows it as well. CHATOPS_ROUNDS says how often (2).
/// </summary>
internal static class Discord
{
    private const int Channels = 20;
    private const int Starts = 7;
    private const int WarmUp = 40;
    private const int Alone = 50;
    private const int Load = 200;
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("CHATOPS_ROUNDS") ?? "2", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AfterGlow = TimeSpan.FromSeconds(2);

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
            DiscordContender[] contenders = [DiscordContender.DiscordJs(), DiscordContender.Ours(discord, folder, person, channels)];
            var results = contenders.ToDictionary(c => c.Name, _ => new ChatResult());
            var disk = new List<TimeSpan>();
            // In turns, so that whatever else the machine does hits both.
            for (var i = 0; i < Starts; i++)
            {
                foreach (var contender in contenders)
                    await StartAsync(discord, contender, results[contender.Name]);
            }
            for (var round = 0; round < Rounds; round++)
            {
                disk.AddRange(Disk.Waits(folder));
                await Console.Error.WriteLineAsync($"{Figure.OfTimes("a bare wait for the disk", disk)}");
                foreach (var contender in contenders)
                    await WorkAsync(discord, contender, results[contender.Name], person, channels);
            }
            return
            [
                .. results.SelectMany(r => r.Value.Figures(r.Key, "deferred", "Discord")),
                Figure.OfTimes("a program that writes 4 KiB and waits for the disk", disk),
                .. results["ours"].Ratios(results["discord.js"], disk),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static async Task<CountedProcess> ConnectAsync(FakeDiscord discord, DiscordContender contender)
    {
        await discord.UntilAsync(() => discord.Sockets.All(s => !s.IsOpen), "the other bot has gone");
        var before = discord.Sockets.Count;
        var bot = contender.Start(discord);
        await discord.UntilAsync(
            () => bot.HasEnded || (discord.Sockets.Count > before && discord.Sockets[^1].IsUsable), $"a connection of {contender.Name}");
        return bot.HasEnded ? throw new InvalidOperationException($"{contender.Name} ended:\n{bot.Log()}") : bot;
    }

    private static async Task StartAsync(FakeDiscord discord, DiscordContender contender, ChatResult result)
    {
        await using var bot = await ConnectAsync(discord, contender);
        result.Starts.Add(DateTimeOffset.UtcNow - bot.Started);
    }

    private static async Task WorkAsync(
        FakeDiscord discord, DiscordContender contender, ChatResult result, DiscordPerson person, DiscordChannel[] channels)
    {
        await using var bot = await ConnectAsync(discord, contender);
        await discord.UntilAsync(() => discord.Guild.Commands.Any(c => (string)c!["name"]! == "demo"), "its command");
        if ((await LoadAsync(discord, person, channels, WarmUp)).Count(t => t >= Patience) is > 0 and var silent)
            await Console.Error.WriteLineAsync($"{contender.Name}: {silent} of the first {WarmUp} were not answered in time");
        for (var i = 0; i < Alone; i++)
        {
            var watch = Stopwatch.StartNew();
            var (typed, text) = await TypeAsync(discord, person, channels);
            result.Alone.Add(typed.AnsweredAfter ?? Patience);
            if (typed.Failure is not null)
                continue;
            await AnsweredAsync(discord, person, text);
            result.Answered.Add(watch.Elapsed);
        }
        // What is still to be said of these belongs to them.
        await Task.Delay(AfterGlow);
        using var done = new CancellationTokenSource();
        var memory = bot.PeakAsync(done.Token);
        var before = bot.Processor();
        result.Loaded.AddRange(await LoadAsync(discord, person, channels, Load));
        await Task.Delay(AfterGlow);
        var after = bot.Processor();
        await done.CancelAsync();
        var (resident, share) = await memory;
        result.Processor.Add((after.Tree - before.Tree) / Load);
        result.Program.Add((after.Program - before.Program) / Load);
        result.Resident.Add(resident);
        result.Share.Add(share);
        foreach (var figure in result.Figures(contender.Name, "deferred", "Discord"))
            await Console.Error.WriteLineAsync($"{figure}");
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
        // Whoever sees "did not respond" has waited three seconds for it.
        foreach (var (_, text) in all.Where(t => t.Typed.Failure is null))
            await AnsweredAsync(discord, person, text);
        return [.. all.Select(t => t.Typed.AnsweredAfter ?? Patience)];
    }

    private static async Task<(DiscordInteraction Typed, string Text)> TypeAsync(FakeDiscord discord, DiscordPerson person, DiscordChannel[] channels)
    {
        var number = Interlocked.Increment(ref _number);
        var typed = await discord.TypeAsync(person, channels[number % channels.Length], "demo echo", ("text", $"n{number}x"));
        return (typed, $"done n{number}x");
    }

    /// <summary>What the program printed stands in Discord, for the person alone.</summary>
    private static Task AnsweredAsync(FakeDiscord discord, DiscordPerson person, string text) =>
        discord.UntilAsync(() => discord.EphemeralsFor(person).Any(m => m.Shown.Contains(text, StringComparison.Ordinal)), $"'{text}'");
}
