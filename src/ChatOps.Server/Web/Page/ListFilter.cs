using System.Globalization;
using ChatOps.Core.Operations;

namespace ChatOps.Server.Web.Page;

/// <summary>What the list is narrowed by beside state, outcome and target: who asked, on which days, and words of the command or of what was said about its end.</summary>
/// <param name="From">The first day, in the site's zone.</param>
/// <param name="To">The last day.</param>
public sealed record ListFilter(string? Person, DateOnly? From, DateOnly? To, string? Text)
{
    private const int LongestText = 100;

    public static ListFilter Of(IQueryCollection asked)
    {
        string? Value(string name) => asked[name].ToString().Trim() is { Length: > 0 and <= LongestText } value ? value : null;
        DateOnly? Day(string name) => DateOnly.TryParseExact(Value(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        return new(Value("person"), Day("from"), Day("to"), Value("text"));
    }

    /// <summary>Neither is in a column that a database finds by: they are looked at one by one.</summary>
    public bool IsLookedAt => Person is not null || Text is not null;

    public OperationQuery On(OperationQuery query, TimeZoneInfo zone) => query with { Since = Begin(From, zone), Until = Begin(To?.AddDays(1), zone) };

    public bool Fits(Operation operation) =>
        (Person is null || operation.Requester == Person)
        && (Text is null || new[] { operation.Command.Text, operation.Reason, operation.Code, operation.Report?.Title, operation.Handle }.Any(t => t?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true));

    /// <summary>The day's first moment there; a clock that is put forward at midnight skips to the next hour.</summary>
    private static DateTimeOffset? Begin(DateOnly? day, TimeZoneInfo zone)
    {
        if (day is not { } date)
            return null;
        var local = date.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
