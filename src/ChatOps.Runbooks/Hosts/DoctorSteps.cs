using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Core.Plans;
using ChatOps.Core.Programs;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Hosts;

/// <summary>The questions to a host, and what their answers mean.</summary>
internal static class DoctorSteps
{
    public const string Last = "all";

    private const string Arrive = "arrive";
    private const string Clock = "clock";
    private const string Space = "space";
    private const string Reboot = "reboot";
    private const string UserPrefix = "user-";
    private const string RootPrefix = "root-";
    private const string ProgramPrefix = "program-";
    private const string Account = "account";
    private const string Root = "root";
    private const int NotFound = 127;
    private const long LeastKilobytes = 100 * 1024;

    private static readonly TimeSpan LargestGap = TimeSpan.FromSeconds(30);

    public static IEnumerable<Step> Of(Host host, HostNeeds needs)
    {
        yield return Ask(Arrive, "Arrives", "", DoctorHostCommands.WhoAmI) with { Required = true };
        yield return Ask(Clock, "Clock", "", new("/usr/bin/date", "+%s"));
        yield return Ask(Space, "Space for steps", "", new("/usr/bin/df", "-P", "-k", "--", Folder(host)));
        yield return Ask(Reboot, "Reboot", "", new("/usr/bin/stat", "-c", "%n", "--", "/run/reboot-required"));
        foreach (var (user, i) in needs.Users.Where(u => u.Length > 0).Distinct().Select((u, i) => (u, i)))
            yield return Ask($"{UserPrefix}{Number(i)}", $"As {user}", user, DoctorHostCommands.WhoAmI);
        foreach (var (path, i) in RootPaths(host, needs).Distinct().Select((p, i) => (p, i)))
            yield return Ask($"{ProgramPrefix}{Number(i)}", path, "", RootPath.Question(path));
        foreach (var (line, i) in needs.RootLines.Select((l, i) => (l, i)))
            yield return Ask($"{RootPrefix}{Number(i)}", $"As root: {line.Command}", "", line.Question);
        foreach (var step in HostTools.Steps(needs.Programs, Ask))
            yield return step;
        yield return new Step(Last, "All together", StepKind.Check, "", new("/bin/true"));
    }

    public static Verdict Judge(Step step, StepResult result, JudgeContext context)
    {
        var line = result.Output.Trim();
        return step.Id switch
        {
            Arrive => result.ExitStatus == 0 ? Verdict.Passed($"as {line}").With(Account, line) : Verdict.Failed($"id answered with {result.ExitStatus}: {result.Error.Trim()}"),
            Clock => OfClock(line, context.Now),
            Space => OfSpace(line),
            Reboot => result.ExitStatus == 0 ? Verdict.Failed("the system asks for a reboot (/run/reboot-required); plan it before something that must not be interrupted") : Verdict.Passed("none is asked for"),
            Last => OfAll(context),
            _ when HostTools.Judge(step, result) is { } verdict => verdict,
            _ when step.Id.StartsWith(UserPrefix, StringComparison.Ordinal) => OfUser(step, line, result),
            _ when step.Id.StartsWith(ProgramPrefix, StringComparison.Ordinal) => OfPath(step, result),
            _ => OfRootLine(result, context),
        };
    }

    private static Step Ask(string id, string title, string user, CommandLine command) => new(id, title, StepKind.Check, user, command)
    {
        Required = false,
        TimeLimit = TimeSpan.FromSeconds(20),
        Interval = TimeSpan.FromSeconds(20),
    };

    private static string Folder(Host host) => host.StepFolder is { Length: > 1 } folder && folder.LastIndexOf('/') is > 0 and var slash ? folder[..slash] : "/var/tmp";

    private static Verdict OfClock(string line, DateTimeOffset now)
    {
        if (!long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return Verdict.Failed($"date answered {line}");
        var gap = DateTimeOffset.FromUnixTimeSeconds(seconds) - now;
        return gap.Duration() <= LargestGap
            ? Verdict.Passed("as the bot's")
            : Verdict.Failed($"{Math.Abs((long)gap.TotalSeconds)} s {(gap > TimeSpan.Zero ? "ahead of" : "behind")} the bot's; windows and restore points are judged by clocks (timedatectl; apt-get install systemd-timesyncd)");
    }

    private static Verdict OfSpace(string output) =>
        output.Split('\n')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var free, ..] && long.TryParse(free, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes >= LeastKilobytes ? Verdict.Passed($"{kilobytes / 1024} MiB free") : Verdict.Failed($"{kilobytes / 1024} MiB free; outputs of steps are kept there (Hosts:NAME:StepFolder names another place)")
            : Verdict.Failed($"df answered {output}");

    private static Verdict OfUser(Step step, string line, StepResult result) =>
        result.ExitStatus == 0 && line == step.User ? Verdict.Passed("sudo lets the bot become it") : Verdict.Failed($"id answered {line} ({result.ExitStatus})");

    /// <summary>What root runs and obeys there: whoever could change one of them would be root by it.</summary>
    private static IEnumerable<string> RootPaths(Host host, HostNeeds needs) =>
        [.. needs.RootLines.Select(l => l.Command.Program), .. needs.Files, .. host.HostScript.Length > 0 ? [host.HostScript] : Array.Empty<string>()];

    private static Verdict OfPath(Step step, StepResult result) =>
        result.ExitStatus != 0 ? Verdict.Failed($"it is not there, or the bot's account may not look; {(DebianPackage.Of(step.Title) is { } package ? $"apt-get install {package}" : "write into the settings where it is")}")
        : RootPath.Problem(result.Output) is { } problem ? Verdict.Failed($"it is not root's own: {problem}, so whoever that is could be root by it")
        : Verdict.Passed("root's own, and every folder and link on the way to it");

    private static Verdict OfRootLine(StepResult result, JudgeContext context) =>
        result.ExitStatus == 0 ? Verdict.Passed("sudo allows it")
        : context.Fact(Arrive, Account) == Root && result.ExitStatus == NotFound ? Verdict.Passed("the bot arrives as root and needs no sudo")
        : Verdict.Failed($"sudo-refused: {SaidOf(result)}; 'chatops sudoers' prints the line that is missing");

    private static string SaidOf(StepResult result) => $"{result.Error}\n{result.OnTheWay}".Trim().Split('\n')[^1] is { Length: > 0 } said ? said : "it is not allowed";

    private static Verdict OfAll(JudgeContext context)
    {
        var wrong = HostDoctor.Problems(context.Plan, context.Earlier);
        return wrong.IsEmpty ? Verdict.Passed("everything that was asked is as it should be") : Verdict.Failed(string.Join("; ", wrong));
    }

    private static string Number(int i) => (i + 1).ToString(CultureInfo.InvariantCulture);
}
