using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite;

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

    /// <summary>The first minute it is due at, this minute included, within the window; null when there is none.</summary>
    public DateTime? Next(DateTime local, TimeSpan window)
    {
        var first = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0);
        for (var minute = first; minute <= local + window; minute = minute.AddMinutes(1))
        {
            if (IsDue(minute))
                return minute;
        }
        return null;
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

    private static (int From, int To)? Range(string text, int least, int most, string[] names, int firstName, bool open)
    {
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

    private static int? Number(string text, string[] names, int firstName)
    {
        if (int.TryParse(text, NumberStyles.None, null, out var number))
            return number;
        var name = Array.IndexOf(names, text);
        return name < 0 ? null : name + firstName;
    }
}

/// <summary>A line of a crontab that would meddle with the data.</summary>
internal sealed record CronJob(CronSchedule Schedule, TimeZoneInfo? Zone, string Command);

internal static partial class CronTable
{
    /// <param name="system">With a user field, as in /etc/crontab and /etc/cron.d; then only lines that name one of the paths count.</param>
    /// <param name="paths">Paths and names of the instance.</param>
    public static IEnumerable<CronJob> Jobs(string text, bool system, IReadOnlyList<string> paths)
    {
        TimeZoneInfo? zone = null;
        foreach (var line in Lines.Of(text).Select(l => l.Trim()).Where(l => !l.StartsWith('#')))
        {
            if (ZoneLine().Match(line) is { Success: true } named)
                zone = TimeZoneInfo.TryFindSystemTimeZoneById(named.Groups[1].Value, out var found) ? found : null;
            else if (JobLine().Match(line) is { Success: true } job && CronSchedule.Parse(job.Groups[1].Value) is { } schedule)
            {
                var command = system ? AfterUser(job.Groups[2].Value) : job.Groups[2].Value;
                if (Meddles().IsMatch(command) && (!system || paths.Any(p => command.Contains(p, StringComparison.Ordinal))))
                    yield return new(schedule, zone, command);
            }
        }
    }

    /// <summary>The first job due within the window, and when (host's offset).</summary>
    public static (CronJob Job, DateTimeOffset Due)? NextDue(IEnumerable<CronJob> jobs, DateTimeOffset hostNow, TimeSpan window)
    {
        (CronJob Job, DateTimeOffset Due)? first = null;
        foreach (var job in jobs)
        {
            var local = job.Zone is { } zone ? TimeZoneInfo.ConvertTime(hostNow, zone) : hostNow;
            if (job.Schedule.Next(local.DateTime, window) is { } due && (first is null || new DateTimeOffset(due, local.Offset) < first.Value.Due))
                first = (job, new DateTimeOffset(due, local.Offset));
        }
        return first;
    }

    private static string AfterUser(string rest) => rest.Split((char[])[' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries) is [_, var command] ? command : "";

    [GeneratedRegex(@"\ACRON_TZ\s*=\s*""?(?<1>[A-Za-z0-9_+/-]+)""?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ZoneLine();

    [GeneratedRegex(@"\A(?<1>@\w+|(?:[0-9a-zA-Z*,/-]+[ \t]+){4}[0-9a-zA-Z*,/-]+)[ \t]+(?<2>.*)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex JobLine();

    [GeneratedRegex(@"(?:^|[/\s&;|(])(?:\w*backup|\w*restore|repozo|zeopack|\w*pack)(?:\.sh|\.py)?(?:$|[\s&;|)>])", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Meddles();
}
