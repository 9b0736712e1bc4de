using ChatOps.Core.Languages;

namespace ChatOps.Core.Text;

/// <summary>Durations and sizes as people say them.</summary>
public static class UnitText
{
    public static string Duration(TimeSpan time) => time switch
    {
        { Ticks: <= 0 } => "0 s",
        { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:0} ms",
        { TotalSeconds: < 10 } when time.Milliseconds != 0 => $"{time.TotalSeconds:0.0} s",
        { TotalMinutes: < 1 } => $"{time.TotalSeconds:0} s",
        { TotalHours: < 1 } => time.Seconds == 0 ? $"{time.Minutes} min" : $"{time.Minutes} min {time.Seconds} s",
        { TotalDays: < 1 } => time.Minutes == 0 ? $"{time.Hours} h" : $"{time.Hours} h {time.Minutes} min",
        _ => time.Hours == 0 ? Days(time) : $"{Days(time)} {time.Hours} h",
    };

    /// <summary>The same as it is said in a language.</summary>
    public static string Duration(TimeSpan time, Language language) => language.Shown(Duration(time));

    public static string Bytes(long bytes, Language language) => language.Shown(Bytes(bytes));

    private static string Days(TimeSpan time) => time.Days == 1 ? "1 day" : $"{time.Days} days";

    /// <summary>Binary units: 1 KiB is 1,024 bytes.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{bytes / 1024.0:0.#} KiB",
        < 1024L * 1024 * 1024 => $"{bytes / (1024.0 * 1024):0.#} MiB",
        _ => $"{bytes / (1024.0 * 1024 * 1024):0.##} GiB",
    };
}
