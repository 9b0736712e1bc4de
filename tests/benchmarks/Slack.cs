using System.Diagnostics;
using ChatOps.Fakes.Slack;

namespace ChatOps.Benchmarks;

/// <summary>
/// Our bot and one on the vendor's own client, against the same Slack, one after the other in turns. Both run <c>/bin/echo</c> for <c>/demo echo</c> and
/// post what it prints; ours stores, audits, watches and shows it as well.
/// </summary>
internal static class Slack
{
    private const int Channels = 20;
    private const int Starts = 9;
    private const int WarmUp = 40;
    private const int Alone = 50;
    private const int Load = 200;
    private const int Rounds = 2;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterGlow = TimeSpan.FromSeconds(2);

    private static int _number;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        await using var slack = await FakeSlack.StartAsync();
        slack.Patience = TimeSpan.FromMinutes(3);
        var person = slack.AddPerson("operator");
        SlackChannel[] channels = [.. Enumerable.Range(1, Channels).Select(i => slack.AddChannel($"ops{i}", person))];
        var folder = System.IO.Directory.CreateTempSubdirectory("chatops-slack-").FullName;
        try
        {
            Contender[] contenders = [Contender.Bolt(), Contender.Ours(slack, folder, person, channels)];
            var results = contenders.ToDictionary(c => c.Name, _ => new Result());
            // In turns, so that whatever else the machine does hits both.
            for (var i = 0; i < Starts; i++)
            {
                foreach (var contender in contenders)
                    await StartAsync(slack, contender, results[contender.Name]);
            }
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var contender in contenders)
                    await WorkAsync(slack, contender, results[contender.Name], person, channels);
            }
            return [.. results.SelectMany(r => r.Value.Figures(r.Key)), .. Ratios(results["ours"], results["bolt"])];
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task StartAsync(FakeSlack slack, Contender contender, Result result)
    {
        await using var bot = await ConnectAsync(slack, contender);
        result.Starts.Add(slack.Sockets.Where(s => s.IsUsable).Min(s => s.SaidHello!.Value) - bot.Started);
    }

    private static async Task<CountedProcess> ConnectAsync(FakeSlack slack, Contender contender)
    {
        await slack.UntilAsync(() => slack.Sockets.All(s => !s.IsOpen), "the other bot has gone");
        slack.App.Events.Clear();
        slack.App.Events.UnionWith(contender.Events);
        var bot = contender.Start(slack);
        await slack.UntilAsync(() => bot.HasEnded || slack.Sockets.Any(s => s.IsUsable), $"a connection of {contender.Name}");
        return bot.HasEnded ? throw new InvalidOperationException($"{contender.Name} ended:\n{bot.Log()}") : bot;
    }

    private static async Task WorkAsync(FakeSlack slack, Contender contender, Result result, SlackPerson person, SlackChannel[] channels)
    {
        await using var bot = await ConnectAsync(slack, contender);
        await LoadAsync(slack, person, channels, WarmUp, acknowledged: null);
        for (var i = 0; i < Alone; i++)
        {
            var watch = Stopwatch.StartNew();
            await AnsweredAsync(slack, person, await TypeAsync(slack, person, channels, result.Alone));
            result.Answered.Add(watch.Elapsed);
        }
        // What is still to be said of these belongs to them.
        await Task.Delay(AfterGlow);
        using var done = new CancellationTokenSource();
        var memory = WatchAsync(bot, done.Token);
        var before = bot.Processor();
        await LoadAsync(slack, person, channels, Load, result.Loaded);
        await Task.Delay(AfterGlow);
        var after = bot.Processor();
        await done.CancelAsync();
        var (resident, share) = await memory;
        result.Processor.Add((after.Tree - before.Tree) / Load);
        result.Program.Add((after.Program - before.Program) / Load);
        result.Resident.Add(resident);
        result.Share.Add(share);
    }

    /// <summary>At a steady pace, whether the ones before were answered or not.</summary>
    private static async Task LoadAsync(FakeSlack slack, SlackPerson person, SlackChannel[] channels, int count, List<TimeSpan>? acknowledged)
    {
        var typing = new List<Task<(SlackChannel Channel, string Text)>>();
        using (var timer = new PeriodicTimer(Every))
        {
            while (typing.Count < count && await timer.WaitForNextTickAsync())
                typing.Add(TypeAsync(slack, person, channels, acknowledged));
        }
        foreach (var typed in await Task.WhenAll(typing))
            await AnsweredAsync(slack, person, typed);
    }

    /// <returns>The most that was seen.</returns>
    private static async Task<(long Resident, long Share)> WatchAsync(CountedProcess bot, CancellationToken done)
    {
        var (resident, share) = (0L, 0L);
        while (!done.IsCancellationRequested)
        {
            var now = bot.Memory();
            (resident, share) = (Math.Max(resident, now.Resident), Math.Max(share, now.Share));
            await Task.Delay(500, CancellationToken.None);
        }
        return (resident, share);
    }

    private static async Task<(SlackChannel Channel, string Text)> TypeAsync(FakeSlack slack, SlackPerson person, SlackChannel[] channels, List<TimeSpan>? acknowledged)
    {
        var number = Interlocked.Increment(ref _number);
        var channel = channels[number % channels.Length];
        var typed = await slack.TypeAsync(person, channel, "/demo", $"echo n{number}x");
        if (typed.AcknowledgedAfter is not { } after || typed.Failure is not null)
            throw new InvalidOperationException($"It was not acknowledged: {typed.Failure}");
        lock (slack)
            acknowledged?.Add(after);
        return (channel, $"done n{number}x");
    }

    /// <summary>What the program printed stands in Slack; ours says it to the person alone, because the command only reads.</summary>
    private static Task AnsweredAsync(FakeSlack slack, SlackPerson person, (SlackChannel Channel, string Text) typed) =>
        slack.UntilAsync(
            () => slack.MessagesIn(typed.Channel).Concat(slack.EphemeralsFor(person, typed.Channel)).Any(m => m.Shown.Contains(typed.Text, StringComparison.Ordinal)),
            $"'{typed.Text}'");

    private static IEnumerable<Figure> Ratios(Result ours, Result bolt)
    {
        yield return Ratio("acknowledgement, 99 %, one after the other", Result.Worst(ours.Alone) / Result.Worst(bolt.Alone), 1);
        yield return Ratio("acknowledgement, 99 %, under load", Result.Worst(ours.Loaded) / Result.Worst(bolt.Loaded), 1);
        yield return Ratio("processor time per command", ours.Processor.Average(t => t.TotalSeconds) / bolt.Processor.Average(t => t.TotalSeconds), 0.7);
        yield return Ratio("resident memory under load", ours.Resident.Average() / bolt.Resident.Average(), 1);
        yield return Ratio("its share of memory (PSS) under load", ours.Share.Average() / bolt.Share.Average(), 1);
        yield return Ratio("start to connected, median", Result.Middle(ours.Starts) / Result.Middle(bolt.Starts), 1.5);
    }

    private static Figure Ratio(string what, double ratio, double target) =>
        new($"ratio: {what}", $"{ratio:0.00}×", ratio <= target ? $"met (≤ {target}×)" : $"**not met** (≤ {target}×)", 1);

    private sealed class Result
    {
        public List<TimeSpan> Starts { get; } = [];

        public List<TimeSpan> Alone { get; } = [];

        public List<TimeSpan> Answered { get; } = [];

        public List<TimeSpan> Loaded { get; } = [];

        public List<TimeSpan> Processor { get; } = [];

        /// <summary>Of it the program itself, without what it started.</summary>
        public List<TimeSpan> Program { get; } = [];

        public List<long> Resident { get; } = [];

        public List<long> Share { get; } = [];

        public static double Middle(List<TimeSpan> times) => At(times, 0.5);

        public static double Worst(List<TimeSpan> times) => At(times, 0.99);

        public IEnumerable<Figure> Figures(string who) =>
        [
            Figure.OfTimes($"{who}: start to connected", Starts),
            Figure.OfTimes($"{who}: acknowledged, one after the other", Alone),
            Figure.OfTimes($"{who}: the result stands in Slack, one after the other", Answered),
            Figure.OfTimes($"{who}: acknowledged, {1 / Every.TotalSeconds:0} commands a second", Loaded),
            Figure.OfTimes($"{who}: processor time per command, {1 / Every.TotalSeconds:0} commands a second", Processor),
            Figure.OfTimes($"{who}: of that the program itself", Program),
            Figure.OfSizes($"{who}: resident, at its peak under that load", Resident),
            Figure.OfSizes($"{who}: its share (PSS), at its peak under that load", Share),
        ];

        private static double At(List<TimeSpan> times, double part) =>
            times.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(times.Count * part) - 1)).TotalSeconds;
    }
}
