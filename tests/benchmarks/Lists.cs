using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace ChatOps.Benchmarks;

/// <summary>Reading when there is a long past.</summary>
internal static partial class Lists
{
    private const int Reads = 100;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync() => [.. await MeasureAsync(1_000), .. await MeasureAsync(100_000)];

    private static async Task<IEnumerable<Figure>> MeasureAsync(int count)
    {
        await using var bot = MeasuredBot.InNewFolder();
        await Filling.FillAsync(bot.Data, count);
        List<TimeSpan> starts = [];
        for (var i = 0; i < 3; i++)
        {
            if (i > 0)
                await bot.KillAsync();
            starts.Add(await bot.StartAsync());
        }
        var of = $"{count:N0} operations";
        var deep = Filling.Handle(count / 10);
        List<Figure> figures = [Figure.OfTimes($"{of}: ready (the first with the demo's host)", starts)];
        foreach (var (what, address) in (IEnumerable<(string, string)>)
        [
            ("newest 50", "/api/operations?limit=50"),
            ("50 deep in the past (before=)", $"/api/operations?limit=50&before={deep}"),
            ("50 by state and target", "/api/operations?limit=50&state=Concluded&target=lims1"),
            ("50 by outcome and target, all there are", "/api/operations?limit=50&outcome=Failed&target=lims1"),
            ("50 by a state that none is in", "/api/operations?limit=50&state=Running"),
            ("one operation", $"/api/operations/{deep}"),
        ])
            figures.Add(Figure.OfTimes($"{of}: {what}", await ReadAsync(bot.Client, address)));
        using var browser = await SignInAsync(bot.Url);
        figures.Add(Figure.OfTimes($"{of}: the page /operations", await ReadAsync(browser, "/operations")));
        figures.Add(Figure.OfTimes($"{of}: the page /operations by state and target", await ReadAsync(browser, "/operations?state=Concluded&target=senaite:lims1")));
        return figures;
    }

    private static async Task<List<TimeSpan>> ReadAsync(HttpClient client, string address)
    {
        List<TimeSpan> times = [];
        for (var i = -5; i < Reads; i++)
        {
            var watch = Stopwatch.StartNew();
            using var response = await client.GetAsync(address);
            await response.Content.ReadAsByteArrayAsync();
            if (response.StatusCode != HttpStatusCode.OK)
                throw new InvalidOperationException($"{address}: {(int)response.StatusCode}");
            // The first ones compile.
            if (i >= 0)
                times.Add(watch.Elapsed);
        }
        return times;
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
