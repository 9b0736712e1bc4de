using System.Globalization;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Times as repozo writes them into names: <c>2026-11-20-02-30-04</c>, always UTC. They sort as text.</summary>
internal static class Stamp
{
    private const string Format = "yyyy-MM-dd-HH-mm-ss";

    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(
            text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>For people: the stamp's moment in the site's own zone.</summary>
    public static string In(TimeZoneInfo zone, DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>Sizes and times as people read them.</summary>
internal static class Wording
{
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 40 => $"{bytes / (double)(1L << 40):0.0} TiB",
        >= 1L << 30 => $"{bytes / (double)(1L << 30):0.0} GiB",
        >= 1L << 20 => $"{bytes / (double)(1L << 20):0.0} MiB",
        >= 1L << 10 => $"{bytes / (double)(1L << 10):0.0} KiB",
        _ => $"{bytes} bytes",
    };

    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            span = TimeSpan.Zero;
        return span switch
        {
            { TotalDays: >= 2 } => $"{span.TotalDays:0.#} days",
            { TotalHours: >= 1 } => $"{(int)span.TotalHours} h {span.Minutes} min",
            { TotalMinutes: >= 1 } => $"{(int)span.TotalMinutes} min",
            _ => $"{(int)span.TotalSeconds} s",
        };
    }

    /// <summary>What a tool said, short enough for one sentence.</summary>
    public static string Quote(IEnumerable<string> lines) => Core.Quoting.Quotation.Of(lines);
}
