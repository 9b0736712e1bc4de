namespace ChatOps.Benchmarks;

/// <summary>What was measured of a bot on a chat platform.</summary>
internal sealed class ChatResult
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

    /// <param name="first">What the first sign to whoever typed is called there.</param>
    public IEnumerable<Figure> Figures(string who, string first, string platform) =>
    [
        Figure.OfTimes($"{who}: start to connected", Starts),
        Figure.OfTimes($"{who}: {first}, one after the other", Alone),
        Figure.OfTimes($"{who}: the result stands in {platform}, one after the other", Answered),
        Figure.OfTimes($"{who}: {first}, 4 commands a second", Loaded),
        Figure.OfTimes($"{who}: processor time per command, 4 commands a second", Processor),
        Figure.OfTimes($"{who}: of that the program itself", Program),
        Figure.OfSizes($"{who}: resident, at its peak under that load", Resident),
        Figure.OfSizes($"{who}: its share (PSS), at its peak under that load", Share),
    ];

    /// <summary>Beside the other bot and beside a bare wait for the disk, in the same run.</summary>
    public IEnumerable<Figure> Ratios(ChatResult other, IReadOnlyCollection<TimeSpan> disk)
    {
        yield return Goal("first sign, median, one after the other", At(Alone, 0.5) / At(other.Alone, 0.5), 1.5, "×");
        yield return Goal("first sign, median, 4 a second", At(Loaded, 0.5) / At(other.Loaded, 0.5), 1.5, "×");
        yield return Goal("first sign, 99 %, 4 a second", 1000 * At(Loaded, 0.99), (1000 * At(disk, 0.99)) + 5, " ms");
        yield return Goal("result, median", 1000 * At(Answered, 0.5), 40, " ms");
        yield return Goal("processor time per command, the program", Program.Average(t => t.TotalMilliseconds), 9, " ms");
        yield return Goal("processor time per command, everything", Processor.Average(t => t.TotalMilliseconds), 25, " ms");
        yield return Goal("its share of memory (PSS) under load", Share.Average() / 1024 / 1024, 110, " MB");
        yield return Goal("start to connected, median", At(Starts, 0.5) / At(other.Starts, 0.5), 1.5, "×");
    }

    private static Figure Goal(string what, double value, double most, string unit) =>
        new($"goal: {what}", $"{value:0.00}{unit}", $"{(value <= most ? "met" : "**not met**")} (≤ {most:0.##}{unit})", 1);

    private static double At(IReadOnlyCollection<TimeSpan> times, double part) =>
        times.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(times.Count * part) - 1)).TotalSeconds;
}
