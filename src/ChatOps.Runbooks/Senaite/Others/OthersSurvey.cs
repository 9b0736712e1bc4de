using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOps.Core.Operations;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>Looks, while a plan is made, for anybody else who works on the data.</summary>
internal sealed partial class OthersSurvey(PlanRequest request, SenaiteTarget target, CancellationToken cancellationToken)
{
    private const int RunsRemembered = 10;
    private readonly OthersHostCommands _ask = new(target);

    /// <summary>The window is this many times as long as the operation is expected to take.</summary>
    private const int Margin = 2;

    /// <param name="expected">How long it takes where no earlier run tells; null: not known.</param>
    public async Task<(Planning? Refusal, OthersFound? Found)> LookAsync(TimeSpan? expected = null)
    {
        var instance = await InstanceAsync();
        var unseen = new List<string>();
        if (!request.TargetBusy && await ProcessesAsync(instance, unseen) is { } refused)
            return (refused, null);
        var jobs = await new JobSurvey(request.Host, target, instance, cancellationToken).LookAsync(request.Now);
        var window = await WindowAsync(expected);
        if (Refusal(jobs, window, unseen) is { } later)
            return (later, null);
        var own = await request.Host.RunAsync(target.User, new SenaiteHostCommands(target).OwnCrontab, cancellationToken: cancellationToken);
        var tables = await request.Host.RunAsync(target.User, _ask.IdentifyTables, cancellationToken: cancellationToken);
        return (null, new(instance, jobs, Sorted(tables.Output), CronFile.Entries(own.Output, "", system: false).Count(), window, [.. unseen]));
    }

    /// <summary>The instance with those of its programs that work on its data.</summary>
    public async Task<KnownInstance> InstanceAsync()
    {
        var programs = await request.Host.RunAsync(target.User, _ask.DataPrograms, cancellationToken: cancellationToken);
        return new(target.Root, target.Data, target.Owner, [.. Lines.Of(programs.Output).Select(Paths.Name)]);
    }

    public static string Sorted(string listing) => string.Join('\n', Lines.Of(listing).Order(StringComparer.Ordinal));

    /// <summary>Processes of this instance's data, from a table that may not be whole.</summary>
    public async Task<ProcessTable> TableAsync()
    {
        var result = await request.Host.RunAsync(target.User, new SenaiteHostCommands(target).ProcessTable, cancellationToken: cancellationToken);
        return result is { ExitStatus: 0, Truncated: false } && ProcessTable.Read(result.Output) is { Rows.IsEmpty: false } table
            ? table
            : throw new UnreadableAnswerException($"the process table could not be read: {Wording.Quote(Lines.Of(result.Error).Append($"exit status {result.ExitStatus}"))}");
    }

    private async Task<Planning?> ProcessesAsync(KnownInstance instance, List<string> unseen)
    {
        var table = await TableAsync();
        if (table.Working(instance) is [var foreign, ..])
            return Refuse("foreign-process", $"somebody else works on the data: {foreign.Told}; wait until it has ended, then ask again");
        if (table.Upgrade is { } upgrade)
            return Refuse("upgrade-running", $"packages of the host are being upgraded, which can restart programs and the host: {upgrade.Told}; wait until it has ended, then ask again");
        if (table.Missing is not { } missing)
            return null;
        if (!target.AcceptUnseen)
            return Refuse(
                "others-unknown",
                $"it cannot be told whether somebody else works on the data: {missing}. Let {target.Owner} see all processes (mount option gid= of /proc), or, if the site accepts that, set Unseen to Warn for {target.Name}");
        unseen.Add(missing);
        return null;
    }

    private Planning.Refused? Refusal(Jobs jobs, TimeSpan window, List<string> unseen)
    {
        if (jobs.Within(request.Now, window) is { } due)
            return Refuse("cron-due", $"{due.Told}, within {Wording.Span(window)}; ask again after it has ended");
        if (jobs.Shutdown is var (at, mode) && at >= request.Now.AddMinutes(-5) && at <= request.Now + window)
            return Refuse("shutdown-due", $"the host is set to {mode} at {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC, within {Wording.Span(window)}; wait for it, or have it taken back (shutdown -c)");
        if (jobs.Unread is not [] && !target.AcceptUnseen)
            return Refuse(
                "others-unknown",
                $"it cannot be told what the host will start by itself: not readable for {target.Owner}: {string.Join("; ", jobs.Unread)}. Make it readable, or, if the site accepts that, set Unseen to Warn for {target.Name}");
        unseen.AddRange(jobs.Unread.Select(u => $"what {u} holds; it is not readable"));
        return null;
    }

    /// <summary>The larger of the setting and twice the time that such an operation takes.</summary>
    private async Task<TimeSpan> WindowAsync(TimeSpan? expected)
    {
        var runs = request.History is { } history ? await history.OfAsync(request.Command.Spec.Name, RunsRemembered, cancellationToken) : [];
        var took = runs.Where(r => r.Outcome == Outcome.Succeeded).Select(r => r.Took).OfType<TimeSpan>().DefaultIfEmpty(expected ?? TimeSpan.Zero).Max();
        var twice = took * Margin;
        return twice > target.CronDueWindow ? twice : target.CronDueWindow;
    }

    private static Planning.Refused Refuse(string code, string reason) => new Planning.Refused(code, reason);

    /// <summary>Who is connected to ZEO and is none of supervisor's programs; and how many of whom nothing can be seen.</summary>
    public async Task<ImmutableArray<ZeoPeer>> StrangePeersAsync(string supervisorStatus)
    {
        var sockets = await request.Host.RunAsync(target.User, new SenaiteHostCommands(target).ListeningPorts, cancellationToken: cancellationToken);
        if (sockets.Truncated || ZeoPeers.Of(sockets.Output, target.ZeoPort) is not { } peers)
            throw new UnreadableAnswerException($"the table of connections could not be read: {Wording.Quote(Lines.Of(sockets.Error).Append($"exit status {sockets.ExitStatus}"))}");
        if (peers.IsEmpty)
            return [];
        var holders = ZeoPeers.Holders((await request.Host.RunAsync(target.User, _ask.SocketHolders, cancellationToken: cancellationToken)).Output);
        var parents = Lines.Of((await request.Host.RunAsync(target.User, _ask.Parents, cancellationToken: cancellationToken)).Output)
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(p => p.Length == 2 && int.TryParse(p[0], out _) && int.TryParse(p[1], out _))
            .ToDictionary(p => int.Parse(p[0], CultureInfo.InvariantCulture), p => int.Parse(p[1], CultureInfo.InvariantCulture));
        var known = RunningPid().Matches(supervisorStatus).Select(m => int.Parse(m.Groups["pid"].Value, CultureInfo.InvariantCulture)).ToHashSet();
        var rows = (await TableAsync()).Rows.ToDictionary(r => r.Pid);
        return
        [
            .. peers.Select(p => (p.From, p.IsLocal, Pid: holders.TryGetValue(p.Inode, out var pid) ? pid : (int?)null))
                .Where(p => p.Pid is not { } pid || !IsOf(pid, known, parents))
                .Select(p => new ZeoPeer(p.From, p.IsLocal, p.Pid, p.Pid is { } pid ? rows.GetValueOrDefault(pid)?.Told ?? $"pid {pid}" : null)),
        ];
    }

    private static bool IsOf(int pid, HashSet<int> known, Dictionary<int, int> parents)
    {
        for (var (at, steps) = (pid, 0); at > 1 && steps < 20; at = parents.GetValueOrDefault(at), steps++)
        {
            if (known.Contains(at))
                return true;
        }
        return false;
    }

    [GeneratedRegex(@"\bRUNNING\s+pid (?<pid>[0-9]+)\b", RegexOptions.NonBacktracking)]
    private static partial Regex RunningPid();
}
