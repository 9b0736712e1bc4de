using System.Diagnostics;
using System.Globalization;
using ChatOps.Server.Record;
using ChatOps.Server.Storage;

namespace ChatOps.Benchmarks;

/// <summary>
/// A purge of one operation in a state with a long past, beside a running bot that people go on asking: how long it takes, how long the longest of their
/// commands waits meanwhile, and how many are lost. CHATOPS_PAST says how long the past is.
/// </summary>
internal static class Purges
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var many = int.Parse(Environment.GetEnvironmentVariable("CHATOPS_PAST") ?? "1000000", CultureInfo.InvariantCulture);
        await using var bot = MeasuredBot.InNewFolder();
        await Filling.FillAsync(bot.Data, many);
        await bot.StartAsync();
        return await MeasureAsync(bot, many);
    }

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(MeasuredBot bot, int many)
    {
        var database = new FileInfo(Path.Combine(bot.Data, "chatops.db"));
        var size = database.Length;
        var guest = new ExternalDatabase(bot.Data, TimeProvider.System);
        using var key = new RecordKeyFile(Path.Combine(bot.Data, "keys", "record-key.pem")).Read();
        using var enough = new CancellationTokenSource();
        var people = AskAsync(bot, enough.Token);
        await Task.Delay(Before);
        var watch = Stopwatch.StartNew();
        var purge = guest.PurgeOperation(Filling.Handle(many / 2), "measured", key);
        var took = watch.Elapsed;
        await Task.Delay(Before);
        await enough.CancelAsync();
        var asked = await people;
        foreach (var (operation, _) in asked)
            await bot.SucceededAsync(operation);
        return
        [
            Figure.OfSizes("the database", [size]), Figure.OfTimes($"purged and written anew{((purge.Remains ?? purge.Later) is { } why ? $", but {why}" : "")}", [took]),
            Figure.OfTimes("accepted (202), while people asked twice a second", [.. asked.Select(a => a.Took)]),
            new($"of {asked.Count} commands lost", $"{asked.Count - asked.Select(a => a.Operation).Distinct().Count()}", "", asked.Count),
        ];
    }

    /// <summary>At a steady pace, whether the ones before were answered or not.</summary>
    private static async Task<List<(string Operation, TimeSpan Took)>> AskAsync(MeasuredBot bot, CancellationToken enough)
    {
        var asking = new List<Task<(string, TimeSpan)>>();
        while (!enough.IsCancellationRequested)
        {
            asking.Add(AcceptedAsync(bot));
            await Task.Delay(Every, CancellationToken.None);
        }
        return [.. await Task.WhenAll(asking)];
    }

    private static async Task<(string Operation, TimeSpan Took)> AcceptedAsync(MeasuredBot bot)
    {
        var watch = Stopwatch.StartNew();
        return (await bot.AcceptedAsync("/demo echo hi"), watch.Elapsed);
    }
}
