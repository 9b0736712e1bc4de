namespace ChatOps.Benchmarks;

/// <summary>Resident memory of the bot: at rest, after work, and while steps print without end.</summary>
internal static class Memory
{
    private const int Rounds = 2;
    private const int Warming = 20;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    // seq prints exactly 1,000,000,008 bytes; printf one line of 200,000,000 digits.
    private const string LoudCommands =
        """
        {
          "Commands": {
            "gigabyte": {
              "Family": "demo", "Verb": "gigabyte", "Summary": "Prints a gigabyte.", "Host": "local",
              "Run": ["/usr/bin/seq", "1", "111111111"], "TimeLimit": "00:15:00", "Risk": "Read"
            },
            "long-line": {
              "Family": "demo", "Verb": "long-line", "Summary": "Prints one line of 200 MB.", "Host": "local",
              "Run": ["/usr/bin/printf", "%0200000000d", "1"], "TimeLimit": "00:15:00", "Risk": "Read"
            }
          }
        }
        """;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("chatops-benchmark-settings-");
        var settings = Path.Combine(folder.FullName, "appsettings.json");
        await File.WriteAllTextAsync(settings, LoudCommands);
        try
        {
            var (start, work) = (new List<long>(), new List<long>());
            var (gigabyte, line) = (new Growths("a step prints 1 GB"), new Growths("a step prints one line of 200 MB"));
            for (var round = 0; round < Rounds; round++)
            {
                // A bot for each, so that neither grows into what the other one left.
                await MeasureAsync(settings, start, work, bot => gigabyte.AddAsync(bot, "/demo gigabyte"));
                await MeasureAsync(settings, start, work, bot => line.AddAsync(bot, "/demo long-line"));
            }
            return
            [
                Figure.OfSizes("resident, two seconds after it is ready", start),
                Figure.OfSizes($"resident, after {Warming} commands", work),
                .. gigabyte.Figures(),
                .. line.Figures(),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string settings, List<long> start, List<long> work, Func<MeasuredBot, Task> loud)
    {
        await using var bot = MeasuredBot.InNewFolder(settings);
        await bot.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(2));
        start.Add(bot.Resident());
        await EchoAsync(bot, Warming);
        work.Add(bot.Resident());
        await loud(bot);
    }

    private static async Task EchoAsync(MeasuredBot bot, int count)
    {
        for (var i = 0; i < count; i++)
            await bot.SucceededAsync(await bot.AcceptedAsync("/demo echo hi"));
    }

    private sealed class Growths(string what)
    {
        private readonly List<long> _peaks = [];
        private readonly List<long> _lefts = [];
        private readonly List<TimeSpan> _times = [];

        /// <summary>Growth over what the bot had when the command came.</summary>
        public async Task AddAsync(MeasuredBot bot, string command)
        {
            var before = bot.Resident();
            var peak = before;
            var began = TimeProvider.System.GetTimestamp();
            var ended = bot.SucceededAsync(await bot.AcceptedAsync(command));
            while (await Task.WhenAny(ended, Task.Delay(Between)) != ended)
                peak = Math.Max(peak, bot.Resident());
            await ended;
            _times.Add(TimeProvider.System.GetElapsedTime(began));
            _peaks.Add(Math.Max(peak, bot.Resident()) - before);
            await Task.Delay(TimeSpan.FromSeconds(5));
            _lefts.Add(bot.Resident() - before);
        }

        public IEnumerable<Figure> Figures() =>
        [
            Figure.OfSizes($"{what}: growth at its peak", _peaks),
            Figure.OfSizes($"{what}: growth 5 s after its end", _lefts),
            Figure.OfTimes($"{what}: until concluded", _times),
        ];
    }
}
