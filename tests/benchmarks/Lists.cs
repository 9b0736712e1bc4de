using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace ChatOps.Benchmarks;

/// <summary>Reading when there is a long past.</summary>
internal static partial class Lists
{
    private const int Reads = 100;
    private const int Runs = 20;
    private const int Starts = 5;
    private const double MostGrowth = 1.2;

    /// <summary>
    /// A short past and a long one, each with a bot of its own, read in turns, so that whatever else the machine does hits both. CHATOPS_PAST says how long the
    /// long one is.
    /// </summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var many = int.Parse(Environment.GetEnvironmentVariable("CHATOPS_PAST") ?? "1000000", CultureInfo.InvariantCulture);
        await using var few = await FilledAsync(1_000);
        await using var long_ = await FilledAsync(many);
        List<Figure> figures = [];
        foreach (var (what, address) in (IEnumerable<(string, Func<int, string>)>)
        [
            ("newest 50", _ => "/api/operations?limit=50"),
            ("50 deep in the past (before=)", count => $"/api/operations?limit=50&before={Filling.Handle(count / 10)}"),
            // As many as the short past has of that target: else more would be read of the long one.
            ("9 by state and target", _ => "/api/operations?limit=9&state=Concluded&target=lims1"),
            ("9 by outcome and target", _ => "/api/operations?limit=9&outcome=Succeeded&target=lims1"),
            ("50 by a state that none is in", _ => "/api/operations?limit=50&state=Running"),
            ("one operation", count => $"/api/operations/{Filling.Handle(count / 10)}"),
        ])
            figures.AddRange(await InTurnsAsync(what, Reads, () => ReadAsync(few.Client, address(1_000)), () => ReadAsync(long_.Client, address(many))));
        using var fewPages = await SignInAsync(few.Url);
        using var longPages = await SignInAsync(long_.Url);
        foreach (var page in (string[])["/operations", "/c/ops"])
            figures.AddRange(await InTurnsAsync($"the page {page}", Reads, () => ReadAsync(fewPages, page), () => ReadAsync(longPages, page)));
        figures.AddRange(await InTurnsAsync("/ops list answered", Reads, () => few.AnswerAsync("/ops list"), () => long_.AnswerAsync("/ops list")));
        // On the target that all the others were on: each end looks for what waits for it.
        figures.AddRange(await InTurnsAsync("/demo echo hi, concluded", Runs, () => few.ConcludedAsync("/demo echo hi"), () => long_.ConcludedAsync("/demo echo hi")));
        figures.AddRange(await InTurnsAsync("ready after kill -9", Starts, () => StartedAsync(few), () => StartedAsync(long_)));
        figures.AddRange(await Purges.MeasureAsync(long_, many));
        return figures;
    }

    private static async Task<MeasuredBot> FilledAsync(int count)
    {
        var bot = MeasuredBot.InNewFolder();
        await Filling.FillAsync(bot.Data, count);
        await bot.StartAsync();
        return bot;
    }

    private static async Task StartedAsync(MeasuredBot bot)
    {
        await bot.KillAsync();
        await bot.StartAsync();
    }

    private static async Task<IEnumerable<Figure>> InTurnsAsync(string what, int runs, Func<Task> few, Func<Task> many)
    {
        var (short_, long_) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = -5; i < runs; i++)
        {
            var (one, other) = (await TimedAsync(few), await TimedAsync(many));
            // The first ones compile, and bring the pages of the database.
            if (i < 0)
                continue;
            short_.Add(one);
            long_.Add(other);
        }
        var ratio = Middle(long_) / Middle(short_);
        await Console.Error.WriteLineAsync($"{what}: {Middle(short_):0.0} ms, {Middle(long_):0.0} ms, {ratio:0.00}×");
        return
        [
            Figure.OfTimes($"{what}: a short past", short_), Figure.OfTimes($"{what}: a long past", long_),
            new($"{what}: ratio of the medians", $"{ratio:0.00}×", ratio <= MostGrowth ? $"met (≤ {MostGrowth}×)" : $"**not met** (≤ {MostGrowth}×)", runs),
        ];
    }

    private static double Middle(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2).TotalMilliseconds;

    private static async Task<TimeSpan> TimedAsync(Func<Task> what)
    {
        var watch = Stopwatch.StartNew();
        await what();
        return watch.Elapsed;
    }

    private static async Task ReadAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address);
        await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{address}: {(int)response.StatusCode}");
    }

    private static async Task<HttpClient> SignInAsync(Uri url)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = url };
        var page = await client.GetStringAsync("/sign-in");
        var token = FormToken().Match(page).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([new("form-token", token), new("token", "demo-operator"), new("back", "/operations")]);
        using var response = await client.PostAsync("/sign-in", form);
        return response.StatusCode == HttpStatusCode.Redirect ? client : throw new InvalidOperationException($"Signing in: {(int)response.StatusCode}");
    }

    [GeneratedRegex("name=\"form-token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormToken();
}
