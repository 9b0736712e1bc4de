using System.Collections.Immutable;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>A line of a crontab or of anacron's table.</summary>
/// <param name="Schedule">Null: it has no times of its own (<c>@reboot</c>, anacron).</param>
/// <param name="Account">As whom, where the table says so; null: its owner.</param>
/// <param name="Command">For the shell; what follows an unescaped <c>%</c> is its input.</param>
/// <param name="Where">The crontab.</param>
internal sealed record CronEntry(
    CronSchedule? Schedule, string? Account, string Command, string Input, ImmutableDictionary<string, string> Variables, string Where)
{
    /// <summary>A zone that the table names, where cron reads such a line; null: the host's own.</summary>
    public string? Zone { get; init; }

    /// <summary>Days between two runs by anacron; null: it is cron's.</summary>
    public int? EveryDays { get; init; }

    /// <summary>anacron's name for the job, which is that of its time stamp.</summary>
    public string Job { get; init; } = "";
}
