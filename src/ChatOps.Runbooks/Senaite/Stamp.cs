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

    /// <summary>For people: the stamp's moment in the site's own zone. In the hour that comes twice, with the offset that tells which one it is.</summary>
    public static string In(TimeZoneInfo zone, DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return local.ToString(zone.IsAmbiguousTime(local) ? "yyyy-MM-dd HH:mm:ss zzz" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
