using System.Collections.Immutable;
using System.Globalization;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>Who else works on the data, now or soon, as planning found it.</summary>
/// <param name="Window">So long before a job nothing is begun.</param>
internal sealed record OthersFound(KnownInstance Instance, Jobs Jobs, string Tables, int OwnEntries, TimeSpan Window, ImmutableArray<string> Unseen)
{
    /// <summary>Lines for who approves: what was looked at, what could not be, what comes later.</summary>
    public IEnumerable<string> Summary(SenaiteTarget target, DateTimeOffset now)
    {
        yield return "Nobody else works on the data as far as these tell: the process table, the crontab of "
            + $"{target.Owner}, {target.Etc}/crontab, cron.d and anacrontab, systemd's timers, a shutdown that is set; nothing is due within {Wording.Span(Window)}. "
            + "Not seen: crontabs and timers of other accounts, at jobs, what other hosts start.";
        foreach (var line in Unseen.Select(u => $"Not known: {u}.").Concat(Jobs.Untold.Select(u => $"It cannot be told whether this works on the data: {u}.")).Concat(Jobs.Notes))
            yield return line;
        if (Jobs.Due.FirstOrDefault(d => d.At > now) is { } next)
            yield return $"Next: {next.Told}.";
        if (Jobs.Shutdown is var (at, mode))
            yield return $"The host is set to {mode} at {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC.";
    }

    public IEnumerable<(string Name, string Value)> Values() =>
    [
        ("others-due", DueWork.Write(Jobs.Due.Take(200))), ("others-tables", Tables), ("others-entries", OwnEntries.ToString(CultureInfo.InvariantCulture)),
        ("others-window", ((long)Window.TotalSeconds).ToString(CultureInfo.InvariantCulture)), ("others-programs", string.Join(' ', Instance.Programs.Order(StringComparer.Ordinal))),
    ];
}
