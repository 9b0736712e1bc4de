namespace ChatOps.Server.Web.Page;

/// <summary>Moments for people: UTC first, the site's own time beside it, the date only when it is another day.</summary>
public static class Clock
{
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");

    public static string Utc(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm 'UTC'");

    /// <summary>Empty where the site's clock shows UTC.</summary>
    public static string AtSite(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.Offset == TimeSpan.Zero ? "" : $"{local:HH:mm} {Place(zone)}";
    }

    /// <summary>Time that passes, as it is said; the script goes on in the same words.</summary>
    public static string Spoken(TimeSpan time) => time.TotalDays >= 2 ? $"{time.Days} days" : Core.Text.UnitText.Duration(time);

    private static string Place(TimeZoneInfo zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
}
