using System.Collections.Immutable;
using System.Globalization;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>When a line of a crontab is due, as cron itself decides it: either day field that says something is enough when both do.</summary>
internal sealed record CronSchedule(
    ImmutableHashSet<int> Minutes, ImmutableHashSet<int> Hours, ImmutableHashSet<int> Days, ImmutableHashSet<int> Months, ImmutableHashSet<int> Weekdays,
    bool AnyDay, bool AnyWeekday)
{
    private static readonly string[] MonthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static CronSchedule? Parse(string text)
    {
        var fields = (text.Trim().ToLowerInvariant() switch
        {
            "@hourly" => "0 * * * *",
            "@daily" or "@midnight" => "0 0 * * *",
            "@weekly" => "0 0 * * 0",
            "@monthly" => "0 0 1 * *",
            "@yearly" or "@annually" => "0 0 1 1 *",
            var other => other,
        }).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
            return null;
        var minutes = Field(fields[0], 0, 59, []);
        var hours = Field(fields[1], 0, 23, []);
        var days = Field(fields[2], 1, 31, []);
        var months = Field(fields[3], 1, 12, MonthNames, 1);
        var weekdays = Field(fields[4], 0, 7, DayNames);
        return minutes is null || hours is null || days is null || months is null || weekdays is null
            ? null
            : new(minutes, hours, days, months, [.. weekdays.Select(d => d % 7)], fields[2].StartsWith('*'), fields[4].StartsWith('*'));
    }

    public bool IsDue(DateTime local)
    {
        var day = Days.Contains(local.Day);
        var weekday = Weekdays.Contains((int)local.DayOfWeek);
        return Minutes.Contains(local.Minute) && Hours.Contains(local.Hour) && Months.Contains(local.Month)
            && (AnyDay || AnyWeekday ? day && weekday : day || weekday);
    }

    /// <summary>
    /// Every moment within the time at which cron starts it. Where the clock jumps forward, cron starts what was skipped at once; where it jumps back, the
    /// hour that comes twice counts twice, though cron runs most jobs of it once.
    /// </summary>
    public IEnumerable<DateTimeOffset> Due(HostClock clock, DateTimeOffset from, DateTimeOffset until)
    {
        var first = from.AddTicks(-(from.UtcTicks % TimeSpan.TicksPerMinute));
        for (var moment = first; moment <= until; moment = moment.AddMinutes(1))
        {
            if (IsDue(clock.Local(moment)) || clock.SkippedAt(moment).Any(IsDue))
                yield return moment.ToOffset(clock.OffsetAt(moment));
        }
    }

    private static ImmutableHashSet<int>? Field(string text, int least, int most, string[] names, int firstName = 0)
    {
        var values = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var r] => (r, 1),
                [var r, var s] when int.TryParse(s, NumberStyles.None, null, out var n) && n > 0 => (r, n),
                _ => ("", 0),
            };
            if (Range(range, least, most, names, firstName, open: part.Contains('/')) is not var (from, to) || step == 0)
                return null;
            for (var value = from; value <= to; value += step)
                values.Add(value);
        }
        return [.. values];
    }

    /// <summary><c>~</c> is a moment that cron chooses at random: any of the range.</summary>
    private static (int From, int To)? Range(string text, int least, int most, string[] names, int firstName, bool open)
    {
        if (text.Contains('~', StringComparison.Ordinal))
            return text.Split('~') is [var low, var high] && Random(low, least) is { } a0 && Random(high, most == 7 ? 6 : most) is { } b0 && a0 <= b0 && a0 >= least && b0 <= most ? (a0, b0) : null;
        if (text == "*")
            return (least, most == 7 ? 6 : most);
        var ends = text.Split('-').Select(e => Number(e, names, firstName)).ToList();
        (int, int)? range = ends switch
        {
            [{ } one] => (one, open ? most : one),
            [{ } from, { } to] when from <= to => (from, to),
            _ => null,
        };
        return range is var (a, b) && a >= least && b <= most ? range : null;
    }

    private static int? Random(string text, int otherwise) => text.Length == 0 ? otherwise : int.TryParse(text, NumberStyles.None, null, out var number) ? number : null;

    private static int? Number(string text, string[] names, int firstName)
    {
        if (int.TryParse(text, NumberStyles.None, null, out var number))
            return number;
        var name = Array.IndexOf(names, text);
        return name < 0 ? null : name + firstName;
    }
}
