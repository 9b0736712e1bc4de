namespace ChatOps.Runbooks.Senaite;

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
    public static string Quote(IEnumerable<string> lines) => Core.Text.Quotation.Of(lines);
}
