using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>
/// Finds what the host starts by itself and that would meddle with the data: crontabs, anacron, systemd's timers. Reads only. Scripts that a job starts are
/// read, one level deep.
/// </summary>
internal sealed partial class JobSurvey(IHostProbe host, SenaiteTarget target, KnownInstance instance, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);
    private readonly OthersHostCommands _ask = new(target);
    private readonly DataWork _work = new(instance);
    private readonly List<string> _unread = [], _untold = [], _notes = [];

    /// <summary>A job with the moments it comes at, and what its words say of it.</summary>
    private sealed record Candidate(string What, string By, bool Own, IReadOnlyList<DateTimeOffset> Due, Finding Finding);

    public async Task<Jobs> LookAsync(DateTimeOffset now)
    {
        var clock = await ClockAsync(now);
        var tables = await TablesAsync();
        var debian = tables.ContainsKey(_ask.DebianMark);
        var own = await OwnCrontabAsync();
        var candidates = Entries(tables, own, debian).Select(e => Candidates(e, clock, now)).Concat(await TimersAsync(clock, now)).Concat(await AnacronAsync(tables, now)).ToList();
        var meddling = await MeddlingAsync(candidates, debian);
        var due = meddling.SelectMany(c => c.Due.Select(at => new DueWork(at, c.What, c.By))).OrderBy(d => d.At).ToImmutableArray();
        return new(due, [.. _unread], [.. _untold.Distinct()], [.. _notes], tables.TryGetValue(_ask.ScheduledShutdown, out var text) ? ScheduledShutdown.Read(text) : null);
    }

    private async Task<HostClock> ClockAsync(DateTimeOffset now)
    {
        var (low, high) = (now.AddMinutes(-1), now + Ahead);
        var (before, after) = (await OffsetAsync(low), await OffsetAsync(high));
        if (before == after)
            return HostClock.Steady(before);
        // The day of a clock change: to the minute.
        while (high - low > TimeSpan.FromMinutes(1))
        {
            var middle = low + ((high - low) / 2);
            if (await OffsetAsync(middle) == before)
                low = middle;
            else
                high = middle;
        }
        return new(before, high.AddTicks(-(high.UtcTicks % TimeSpan.TicksPerMinute)), after);
    }

    private async Task<TimeSpan> OffsetAsync(DateTimeOffset moment)
    {
        var result = await AskAsync(_ask.OffsetAt(moment));
        return result.Output.Trim() is [var sign and ('+' or '-'), var h1, var h2, var m1, var m2] && int.TryParse($"{h1}{h2}", out var hours) && int.TryParse($"{m1}{m2}", out var minutes)
            ? (sign == '-' ? -1 : 1) * new TimeSpan(hours, minutes, 0)
            : throw Unreadable("the host's time zone", result);
    }

    private async Task<string> OwnCrontabAsync()
    {
        var own = await AskAsync(new SenaiteHostCommands(target).OwnCrontab);
        if (own is { ExitStatus: 0, Truncated: false })
            return own.Output;
        if (own.Error.Contains("not allowed", StringComparison.OrdinalIgnoreCase))
            _unread.Add($"the crontab of {target.Owner} (cron.allow or cron.deny keep that account from listing it; one that root has made for it runs all the same)");
        else if (IsAbsent(own))
            _notes.Add($"{target.Tools.Crontab} is not there, so no crontab of {target.Owner} was looked for.");
        else if (!own.Error.Contains("no crontab", StringComparison.OrdinalIgnoreCase))
            throw Unreadable($"the crontab of {target.Owner}", own);
        return "";
    }

    private async Task<ImmutableSortedDictionary<string, string>> TablesAsync()
    {
        var result = await AskAsync(_ask.ReadTables);
        if (result.ExitStatus is not (0 or 1) || result.Truncated)
            throw Unreadable("the tables of cron", result);
        _unread.AddRange(Denied(result.Error));
        return FramedFiles.Read(result.Output);
    }

    private IEnumerable<CronEntry> Entries(ImmutableSortedDictionary<string, string> tables, string own, bool debian)
    {
        foreach (var entry in CronFile.Entries(own, $"the crontab of {target.Owner}", system: false))
            yield return entry with { Account = target.Owner };
        Untold(own, $"the crontab of {target.Owner}", system: false);
        foreach (var (path, text) in tables.Where(t => t.Key == _ask.Crontab || (Paths.IsBelow(t.Key, _ask.CronFolder) && CronFile.IsRead(Paths.Name(t.Key), debian))))
        {
            var (whole, last) = CronFile.WithoutUnended(text);
            if (last is { Length: > 0 })
                _notes.Add($"The last line of {path} has no line end, so cron does not run it: “{Wording.Quote([last])}”.");
            Untold(whole, path, system: true);
            foreach (var entry in CronFile.Entries(whole, path, system: true))
            {
                yield return entry;
                // cronie reads the times in the zone that the table names; Debian's cron knows no such line.
                if (!debian && entry.Variables.TryGetValue("CRON_TZ", out var zone) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
                    yield return entry with { Where = $"{path} (in {zone})", Zone = zone };
            }
        }
    }

    private void Untold(string table, string where, bool system) =>
        _untold.AddRange(CronFile.Unread(table, system).Select(l => $"cron ({where}): “{Wording.Quote([l])}”: what time that is cannot be read"));

    private Candidate Candidates(CronEntry entry, HostClock clock, DateTimeOffset now)
    {
        var isOwn = entry.Account == target.Owner;
        var finding = _work.OfLine(entry.Command, folder: null, isOwn, entry.Variables);
        if (entry.Input.Length > 0)
            finding = Finding.Of([finding, _work.OfLine(entry.Input, folder: null, isOwn, entry.Variables)]);
        // What was due before may still wait for its random moment: then it comes at any moment from now on.
        var later = RandomDelay(entry);
        var due = entry.Schedule!.Due(ClockOf(entry, clock, now), now - later, now + Ahead).Select(at => at < now.AddMinutes(-1) ? now.ToOffset(at.Offset) : at).Distinct();
        return new(entry.Command.Trim(), later == TimeSpan.Zero ? $"cron ({entry.Where})" : $"cron ({entry.Where}; up to {Wording.Span(later)} later, by its RANDOM_DELAY)", isOwn, [.. due], finding);
    }

    /// <summary>cronie's, in minutes. Another cron knows no such line; whoever wrote one has a cron that does.</summary>
    private static TimeSpan RandomDelay(CronEntry entry) =>
        entry.Variables.TryGetValue("RANDOM_DELAY", out var minutes) && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? TimeSpan.FromMinutes(Math.Min(most, Ahead.TotalMinutes))
            : TimeSpan.Zero;

    private static HostClock ClockOf(CronEntry entry, HostClock clock, DateTimeOffset now) =>
        entry.Zone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? HostClock.Steady(zone.GetUtcOffset(now)) : clock;

    private async Task<IEnumerable<Candidate>> AnacronAsync(ImmutableSortedDictionary<string, string> tables, DateTimeOffset now)
    {
        var entries = tables.TryGetValue(_ask.Anacrontab, out var text) ? CronFile.Anacron(text, _ask.Anacrontab).ToList() : [];
        if (entries is [])
            return [];
        var runs = Lines.Of((await AskAsync(_ask.AnacronRuns)).Output).Select(l => l.Split(' ')).Where(p => p.Length == 2)
            .GroupBy(p => p[0]).ToDictionary(g => g.Key, g => decimal.Parse(g.First()[1], CultureInfo.InvariantCulture));
        return entries.Where(e => !runs.TryGetValue(e.Job, out var last) || DateTimeOffset.FromUnixTimeSeconds((long)last).AddDays(e.EveryDays!.Value - 1).AddHours(12) <= now)
            .Select(e => new Candidate(e.Command.Trim(), $"anacron ({e.Where}: {e.Job}; not run yet, so at any moment)", false, [now], _work.OfLine(e.Command, "/", own: false, e.Variables)));
    }

    private async Task<IEnumerable<Candidate>> TimersAsync(HostClock clock, DateTimeOffset now)
    {
        var result = await AskAsync(_ask.Timers);
        if (IsAbsent(result) || (result.Output + result.Error).Contains("not been booted with systemd", StringComparison.Ordinal))
            return [];
        if (result.ExitStatus != 0 || TimerTable.Read(result.Output, clock) is not { } timers)
        {
            _unread.Add($"systemd's timers ({Wording.Quote(Lines.Of(result.Error).Append($"exit status {result.ExitStatus}"))})");
            return [];
        }
        var soon = timers.Where(t => t.Due >= now.AddMinutes(-1) && t.Due <= now + Ahead).ToList();
        if (soon.FirstOrDefault(t => t.Unit is "apt-daily-upgrade.service" or "dnf-automatic.service" or "dnf-automatic-install.service") is { } upgrade)
            _notes.Add($"Packages are upgraded at {upgrade.Due.ToOffset(clock.OffsetAt(upgrade.Due)):HH:mm} by {upgrade.Name}, if that is switched on; it can restart programs and the host.");
        var units = soon is [] ? [] : UnitFile.Read((await AskAsync(_ask.Units(soon.Select(t => t.Unit).Distinct()))).Output).GroupBy(u => u.Name).ToDictionary(g => g.Key, g => g.First());
        _untold.AddRange(soon.Where(t => !units.ContainsKey(t.Unit)).Select(t => $"{t.Name}: what {t.Unit} starts was not told"));
        return soon.Where(t => units.ContainsKey(t.Unit)).Select(t => new Candidate(
            string.Join("; ", units[t.Unit].Commands.Select(c => string.Join(' ', c))), $"systemd ({t.Name})", units[t.Unit].Account == target.Owner,
            [t.Due.ToOffset(clock.OffsetAt(t.Due))],
            Finding.Of(units[t.Unit].Commands.Select(c => _work.OfWords(c, units[t.Unit].Folder, units[t.Unit].Account == target.Owner)))));
    }

    /// <summary>Reads the scripts that have to be read, all in one go.</summary>
    private async Task<List<Candidate>> MeddlingAsync(List<Candidate> candidates, bool debian)
    {
        var open = candidates.Where(c => !c.Finding.Works && c.Due.Count > 0).ToList();
        var paths = open.SelectMany(c => c.Finding.Scripts.Concat(c.Finding.Folders)).Distinct().ToList();
        var result = paths is [] ? null : await AskAsync(_ask.Read(paths));
        var texts = FramedFiles.Read(result?.Output ?? "");
        var errors = Lines.Of(result?.Error ?? "").ToList();
        return [.. candidates.Where(c => c.Finding.Works || (open.Contains(c) && Reads(c)))];

        bool Reads(Candidate job)
        {
            var scripts = job.Finding.Scripts.Concat(job.Finding.Folders.SelectMany(f => texts.Keys.Where(t => Paths.Parent(t) == f && CronFile.IsRead(Paths.Name(t), debian)))).ToList();
            foreach (var script in scripts.Concat(job.Finding.Folders).Where(s => !texts.ContainsKey(s) && !IsMissing(s)))
            {
                if (!job.Finding.Folders.Contains(script) || errors.Any(e => Names(e, script)))
                    _untold.Add($"{job.By}: “{Wording.Quote([job.What])}”: {script} cannot be read");
            }
            _untold.AddRange(errors.Where(e => job.Finding.Folders.Any(f => e.Contains($"{f}/", StringComparison.Ordinal))).SelectMany(Denied).Select(d => $"{job.By}: “{Wording.Quote([job.What])}”: {d}"));
            return job.Finding.Doubts.Any(d => !texts.ContainsKey(d)) || scripts.Any(s => texts.TryGetValue(s, out var text) && _work.IsIn(text, job.Own));
        }

        bool IsMissing(string path) => errors.Any(e => Names(e, path) && e.Contains("No such file", StringComparison.Ordinal));

        static bool Names(string error, string path) => error.Contains($"{path}'", StringComparison.Ordinal) || error.Contains($"{path}’", StringComparison.Ordinal) || error.Contains($"{path}:", StringComparison.Ordinal);
    }

    /// <summary>What find and cat were not let in to; what anybody else says on the way is not theirs.</summary>
    private static IEnumerable<string> Denied(string error) =>
        Lines.Of(error).Select(l => Denial().Match(l)).Where(m => m.Success).Select(m => $"{m.Groups[1].Value} ({m.Groups[2].Value})").Distinct();

    private Task<ProbeResult> AskAsync(CommandLine command) => host.RunAsync(target.User, command, cancellationToken: cancellationToken);

    /// <summary>The program itself is not on the host.</summary>
    private static bool IsAbsent(ProbeResult result) => result is { ExitStatus: 126 or 127 };

    private static UnreadableAnswerException Unreadable(string what, ProbeResult result) =>
        new($"{what} could not be read: {(result.TimedOut ? "no answer in time" : Wording.Quote(Lines.Of(result.Error).Append($"exit status {result.ExitStatus}")))}");

    [GeneratedRegex(@"\A(?:\S*/)?(?:find|cat): [‘'""]?(?<1>/.*?)[’'""]?: (?<2>Permission denied|Input/output error|Stale file handle|Too many levels of symbolic links)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Denial();
}
