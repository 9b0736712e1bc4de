using System.Globalization;

namespace ChatOps.Server.Storage;

/// <summary>How moments stand in the database: UTC, fixed width, so that they sort as text.</summary>
internal static class Moment
{
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("O");

    public static string? Text(DateTimeOffset? moment) => moment is { } known ? Text(known) : null;

    public static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
