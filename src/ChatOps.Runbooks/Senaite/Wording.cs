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

    /// <summary>Whole seconds: nothing here is measured finer.</summary>
    public static string Span(TimeSpan span) => Core.Text.UnitText.Duration(TimeSpan.FromSeconds(Math.Floor(span.TotalSeconds)));

    /// <summary>What a tool said, short enough for one sentence.</summary>
    public static string Quote(IEnumerable<string> lines) => Core.Text.Quotation.Of(lines);
}
