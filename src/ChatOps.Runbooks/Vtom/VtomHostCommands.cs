using ChatOps.Core.Execution;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// The exact programs and arguments that a VTOM host is asked and changed with. Every one is an argument vector; nothing here may become a line for a shell.
/// </summary>
internal sealed class VtomHostCommands(VtomTarget target)
{
    private readonly VtomTools _tools = target.Tools;

    /// <summary>How long one connect may take; one that succeeds takes as long, because curl then listens until the time is over.</summary>
    private const string ConnectSeconds = "2";

    public CommandLine StartServers => new(_tools.StartServers);

    public CommandLine StopServers => new(_tools.StopServers);

    public CommandLine StopEngines => new(_tools.StopEngines, "all");

    public CommandLine StartEngines => new(_tools.StartEngines.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public CommandLine Ping => new(_tools.VtPing);

    public CommandLine RunningJobs => new(_tools.Tlist, "jobs_last_exec", "-s", "ec");

    public CommandLine LateJobs => new(_tools.LateJobs.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>All variables, because whatever a profile prints before them can be told apart.</summary>
    public CommandLine Environment => new(_tools.Env);

    public CommandLine WhoAmI => new(_tools.Id, "-un");

    public CommandLine Account(string name) => new(_tools.Getent, "passwd", name);

    public CommandLine Service(string name) => new(_tools.Getent, "services", $"{name}/tcp");

    /// <summary>The bytes of a file as text that nothing on the way can change.</summary>
    public CommandLine Bytes(string path) => new(_tools.Base64, "--", path);

    /// <summary>What a guard compares, then kind, owner and mode; a link is told as a link.</summary>
    public CommandLine Look(string path) => new(_tools.Stat, "-c", FileLook.Format, "--", path);

    public CommandLine CanWrite(string folder) => new(_tools.Test, "-w", folder);

    /// <summary>Who listens, with the process where the asking user may see it and with the socket's owner in any case.</summary>
    public CommandLine Sockets => (target.Sockets ?? SocketTool.Listening(_tools.Ss, _tools.Netstat)[0]).Command;

    public CommandLine ProcessTable => new(_tools.Ps, "-eo", "pid=,user:32=,args=", "-ww");

    /// <summary>
    /// A connect to the port that sends nothing; says after how many seconds it stood, 0 when it never did. Neither a <c>.curlrc</c> (<c>-q</c> counts as the
    /// first argument only) nor a proxy of the environment (<c>ALL_PROXY</c> goes for telnet) stands between.
    /// </summary>
    public CommandLine Connect(int port) => new(
        _tools.Curl, "-q", "-sS", "--noproxy", "*", "--connect-timeout", ConnectSeconds, "-m", ConnectSeconds, "-w", "%{time_connect}",
        $"telnet://{(target.Address.Contains(':', StringComparison.Ordinal) ? $"[{target.Address}]" : target.Address)}:{port}");

    public CommandLine Remove(string path) => new(_tools.Rm, "-f", "--", path);
}
