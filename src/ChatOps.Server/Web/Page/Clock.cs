using ChatOps.Core.Languages;

namespace ChatOps.Server.Web.Page;

/// <summary>Moments for people: UTC first, the site's own time beside it, the date only when it is another day.</summary>
public static class Clock
{
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");

    public static string Utc(DateTimeOffset at, DateTimeOffset now, Language language) =>
        at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm:ss 'UTC'" : $"{Day(language)} HH:mm 'UTC'");

    /// <summary>To the second.</summary>
    public static string Exactly(DateTimeOffset at, Language language) => at.UtcDateTime.ToString($"{Day(language)} HH:mm:ss 'UTC'");

    /// <summary>Below a chart, where there is little room.</summary>
    public static string OnChart(DateTimeOffset at, Language language) => at.UtcDateTime.ToString(language.IsEnglish ? "MM-dd HH:mm 'UTC'" : "dd'/'MM HH:mm 'UTC'");

    /// <summary>Empty where the site's clock shows UTC.</summary>
    public static string AtSite(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.Offset == TimeSpan.Zero ? "" : $"{local:HH:mm} {Place(zone)}";
    }

    /// <summary>Time that passes, as it is said; the script goes on in the same words.</summary>
    public static string Spoken(TimeSpan time, Language language) => time.TotalDays >= 2 ? language.Shown($"{time.Days} days") : Core.Text.UnitText.Duration(time, language);

    private static string Day(Language language) => language.IsEnglish ? "yyyy-MM-dd" : "dd'/'MM'/'yyyy";

    private static string Place(TimeZoneInfo zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
}
