using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>What a host is asked to find out who else works on the data, now or soon.</summary>
internal sealed class OthersHostCommands(SenaiteTarget target)
{
    /// <summary>More than any script that starts a backup; a program of machine code is not read.</summary>
    private const string LargestScript = "-128k";
    private readonly Tools _tools = target.Tools;

    public string Crontab => $"{target.Etc}/crontab";

    public string CronFolder => $"{target.Etc}/cron.d";

    public string Anacrontab => $"{target.Etc}/anacrontab";

    public string DebianMark => $"{target.Etc}/debian_version";

    public string ScheduledShutdown => $"{Above}/run/systemd/shutdown/scheduled";

    private string AnacronStamps => $"{Above}/var/spool/anacron";

    /// <summary>The folder that the host's /etc lies in: nothing, as paths begin with a slash.</summary>
    private string Above => target.Etc[..target.Etc.LastIndexOf('/')];

    private string[] Tables => [Crontab, CronFolder, Anacrontab, DebianMark, ScheduledShutdown];

    /// <summary>Every table of jobs, with its text; links are followed, as cron does. find says what it could not read.</summary>
    public CommandLine ReadTables => Read(Tables);

    /// <summary>Whether any of them has become another one since.</summary>
    public CommandLine IdentifyTables => new([_tools.Find, "-L", .. Tables, "-maxdepth", "1", "-type", "f", "-printf", @"%p %s %i %T@ %C@\n"]);

    /// <summary>The text of scripts, and of all that lie in folders.</summary>
    public CommandLine Read(params IEnumerable<string> paths) => new(
        [_tools.Find, "-L", .. paths, "-maxdepth", "1", "-type", "f", "-size", LargestScript, "-exec", _tools.Cat, "--", "{}", ";", "-printf", FramedFiles.Format]);

    public CommandLine AnacronRuns => new(_tools.Find, AnacronStamps, "-maxdepth", "1", "-type", "f", "-printf", @"%f %T@\n");

    /// <summary>The programs of the instance whose text says that they work on its data.</summary>
    public CommandLine DataPrograms => new(
        _tools.Find, $"{target.Root}/bin", "-maxdepth", "1", "-type", "f", "-readable", "-exec", _tools.Grep, "-lE", "-e", KnownInstance.Signs, "--", "{}", "+");

    public CommandLine Timers => new(_tools.Systemctl, "list-timers", "--all", "--no-pager", "--output=json");

    public CommandLine Units(IEnumerable<string> names) => new(
        [_tools.Systemctl, "show", "--no-pager", "-p", "Id", "-p", "User", "-p", "WorkingDirectory", .. UnitFile.Executed.SelectMany(e => (string[])["-p", e]), "--", .. names]);

    public CommandLine OffsetAt(DateTimeOffset moment) => new(_tools.Date, "-d", $"@{moment.ToUnixTimeSeconds()}", "+%z");

    public CommandLine Parents => new(_tools.Ps, "-eo", "pid=,ppid=");

    /// <summary>Which process holds which socket; only those of the account that asks are told.</summary>
    public CommandLine SocketHolders => new(
        _tools.Find, "/proc", "-mindepth", "3", "-maxdepth", "3", "-path", "/proc/[0-9]*/fd/*", "-lname", "socket:*", "-printf", @"%p %l\n");
}
