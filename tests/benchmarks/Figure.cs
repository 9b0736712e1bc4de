namespace ChatOps.Benchmarks;

/// <summary>One row of the table.</summary>
internal sealed record Figure(string What, string Middle, string Worst, int Runs)
{
    /// <summary>Times: the median, and the 99th percentile where there are a hundred of them, else the worst.</summary>
    public static Figure OfTimes(string what, IReadOnlyCollection<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return new(what, Text(sorted[(sorted.Length - 1) / 2]), Text(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * 0.99) - 1)]), sorted.Length);
    }

    public static Figure OfSizes(string what, IReadOnlyCollection<long> bytes)
    {
        var sorted = bytes.Order().ToArray();
        return new(what, Text(sorted[(sorted.Length - 1) / 2]), Text(sorted[^1]), sorted.Length);
    }

    /// <summary>Per second: here the worst is the least.</summary>
    public static Figure OfRates(string what, IReadOnlyCollection<double> perSecond)
    {
        var sorted = perSecond.OrderDescending().ToArray();
        return new(what, $"{sorted[sorted.Length / 2]:0.0}/s", $"{sorted[^1]:0.0}/s", sorted.Length);
    }

    public override string ToString() => $"| {What} | {Middle} | {Worst} | {Runs} |";

    private static string Text(TimeSpan time) => time.TotalSeconds >= 10 ? $"{time.TotalSeconds:0.0} s" : $"{time.TotalMilliseconds:0.0} ms";

    private static string Text(long bytes) => $"{bytes / 1024.0 / 1024:0.0} MB";
}
