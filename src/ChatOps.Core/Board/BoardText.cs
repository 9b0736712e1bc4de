using ChatOps.Core.Operations;
using ChatOps.Core.Text;
using ChatOps.Core.Watches;

namespace ChatOps.Core.Board;

/// <summary>What the board says of a target, in words: the same in chat and on the page.</summary>
public static class BoardText
{
    /// <summary>What stands over all of them.</summary>
    public static string Headline(IReadOnlyCollection<BoardRow> rows) => rows.Count(r => r.NeedsPeople) switch
    {
        _ when rows.Count == 0 => "There is no target that you may see.",
        0 => $"Nothing of {rows.Count} needs anybody, of what is known.",
        1 => $"1 of {rows.Count} needs people.",
        var needs => $"{needs} of {rows.Count} need people.",
    };

    /// <summary>The one thing to know first; empty: nothing needs anybody.</summary>
    public static string Now(BoardRow row) => row switch
    {
        { InDoubt: true, Lock: { } held } => $"in doubt: nobody knows how {held.Handle} ({held.Reason}) ended; look at the host, then /ops resolve {held.Handle} REASON",
        { Waiting: [var first, ..] } => $"{first.Handle} waits for approval, {UnitText.Duration(first.Approval!.ExpiresAt - row.Now)} left",
        { Lock: { } held } when held.Target != row.Target.Id => $"busy: {held.Handle} ({held.Reason}) is on {held.Target}",
        { Lock: { } held } => $"busy: {held.Handle} ({held.Reason}) for {held.Person}, {Ago(row, held.Since)}",
        _ => "free",
    };

    public static string Health(BoardRow row) => row.Health switch
    {
        null => "nobody has looked",
        { } health => $"{Word(health.Condition)}: {Told(row, health)} ({Ago(row, row.HealthAt)}, {row.HealthFrom})",
    };

    public static string Word(TargetCondition condition) => condition switch
    {
        TargetCondition.Well => "well",
        TargetCondition.Changed => "changed since the last look",
        TargetCondition.NeedsLook => "needs a look",
        TargetCondition.Bad => "ill",
        TargetCondition.Stopped => "no looks",
        _ => "not known",
    };

    /// <summary>Empty: its kind has no restore points.</summary>
    public static string Points(BoardRow row) => row switch
    {
        { HasPoints: false } => "",
        { Whole: null, NotWhole: null } => "none was checked",
        { Whole: null, NotWhole: { } bad } => $"none is whole; the newest, {Ago(row, bad.Time)}: {bad.Told}",
        { Whole: { } good, NotWhole: { } bad } => $"whole: {Ago(row, good.Time)}; newer and not whole, {Ago(row, bad.Time)}: {bad.Told}",
        { Whole: { } good } => $"whole: {Ago(row, good.Time)}",
    };

    public static string Failure(BoardRow row) => row.Failure is { } failed
        ? $"{Outcome(failed)} {Ago(row, failed.ConcludedAt!.Value)}: {failed.Handle} (/{failed.Command.Name})"
        : "";

    public static string Next(BoardRow row) => row.Coming is [var next, ..]
        ? $"{next.Why}{(next.DueAt is { } due ? due > row.Now ? $", in {UnitText.Duration(due - row.Now)}" : ", now" : ", no end")}{(row.Coming.Length > 1 ? $"; {row.Coming.Length - 1} more" : "")}"
        : "";

    /// <summary>The row says already of whom it is.</summary>
    private static string Told(BoardRow row, TargetHealth health)
    {
        var name = row.Target.Name + ": ";
        return health.Told.StartsWith(name, StringComparison.Ordinal) ? health.Told[name.Length..] : health.Told;
    }

    private static string Outcome(Operation failed) => failed.Outcome switch
    {
        Operations.Outcome.Unknown => "unknown outcome",
        Operations.Outcome.RolledBack => "rolled back",
        _ => "failed",
    };

    private static string Ago(BoardRow row, DateTimeOffset at) => row.Now - at is { TotalMinutes: >= 1 } age ? $"{Coarse(age)} ago" : "just now";

    /// <summary>The board is read at a glance: no seconds, and no minutes of what is days old.</summary>
    private static string Coarse(TimeSpan age) => UnitText.Duration(
        age.TotalHours < 1 ? TimeSpan.FromMinutes(Math.Floor(age.TotalMinutes))
        : age.TotalDays < 2 ? TimeSpan.FromHours(Math.Floor(age.TotalHours))
        : TimeSpan.FromDays(Math.Floor(age.TotalDays)));
}
