using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatOps.Benchmarks;

/// <summary>How soon people hear something, and how much goes through.</summary>
internal static class Commands
{
    private const string Echo = "/demo echo hi";
    private const int Alone = 100;
    private const int Load = 150;
    private const int Rounds = 2;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        await using var bot = MeasuredBot.InNewFolder();
        await bot.StartAsync();
        await AloneAsync(bot, 20);
        var (accepted, concluded) = await AloneAsync(bot, Alone);
        List<Figure> figures =
        [
            Figure.OfTimes($"{Echo}, one after the other: accepted (202)", accepted),
            Figure.OfTimes($"{Echo}, one after the other: concluded", concluded),
            Figure.OfTimes("/ops list: answered", await AnswersAsync(bot, "/ops list", Alone)),
        ];
        foreach (var clients in (int[])[1, 8])
            figures.AddRange(await LoadAsync(bot, clients));
        figures.Add(Figure.OfSizes("resident, after all of these", [bot.Resident()]));
        return figures;
    }

    private static async Task<(List<TimeSpan> Accepted, List<TimeSpan> Concluded)> AloneAsync(MeasuredBot bot, int count)
    {
        var (accepted, concluded) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < count; i++)
        {
            var watch = Stopwatch.StartNew();
            var operation = await bot.AcceptedAsync(Echo);
            accepted.Add(watch.Elapsed);
            await bot.SucceededAsync(operation);
            concluded.Add(watch.Elapsed);
        }
        return (accepted, concluded);
    }

    private static async Task<List<TimeSpan>> AnswersAsync(MeasuredBot bot, string text, int count)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < count; i++)
        {
            var watch = Stopwatch.StartNew();
            using var response = await bot.Client.PostAsJsonAsync("/api/commands", new { text, channel = "ops" });
            await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            times.Add(watch.Elapsed);
        }
        return times;
    }

    private static async Task<IEnumerable<Figure>> LoadAsync(MeasuredBot bot, int clients)
    {
        var (accepted, concluded, latencies) = (new List<double>(), new List<double>(), new List<TimeSpan>());
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var left = Load;
            var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => ClientAsync(bot, () => Interlocked.Decrement(ref left) >= 0)));
            accepted.Add(Load / watch.Elapsed.TotalSeconds);
            await AllConcludedAsync(bot);
            concluded.Add(Load / watch.Elapsed.TotalSeconds);
            latencies.AddRange(times.SelectMany(t => t));
        }
        var who = clients == 1 ? "1 client" : $"{clients} clients";
        return
        [
            Figure.OfRates($"{Load} commands, {who}: accepted", accepted),
            Figure.OfRates($"{Load} commands, {who}: concluded", concluded),
            Figure.OfTimes($"{Load} commands, {who}: time until 202", latencies),
        ];
    }

    private static async Task<List<TimeSpan>> ClientAsync(MeasuredBot bot, Func<bool> another)
    {
        var times = new List<TimeSpan>();
        while (another())
        {
            var watch = Stopwatch.StartNew();
            await bot.AcceptedAsync(Echo);
            times.Add(watch.Elapsed);
        }
        return times;
    }

    private static async Task AllConcludedAsync(MeasuredBot bot)
    {
        foreach (var state in (string[])["Planning", "Queued", "Running"])
        {
            for (var watch = Stopwatch.StartNew(); await AnyAsync(bot, state); await Task.Delay(20))
            {
                if (watch.Elapsed > MeasuredBot.Patience)
                    throw new TimeoutException($"Operations are still {state}.");
            }
        }
        if (await AnyAsync(bot, "Concluded&outcome=Failed") || await AnyAsync(bot, "Concluded&outcome=Unknown"))
            throw new InvalidOperationException("Some of the commands did not succeed.");
    }

    private static async Task<bool> AnyAsync(MeasuredBot bot, string state)
    {
        var found = await bot.Client.GetFromJsonAsync<JsonElement>($"/api/operations?limit=1&state={state}");
        return found.GetProperty("operations").GetArrayLength() > 0;
    }
}
