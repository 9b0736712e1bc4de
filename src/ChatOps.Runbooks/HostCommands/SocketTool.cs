using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.HostCommands;

/// <summary>A program that shows a host's sockets, with what it is asked. <see cref="SocketTable"/> reads the answer of each.</summary>
/// <param name="Name"><c>ss</c> or <c>netstat</c>.</param>
internal sealed record SocketTool(string Name, CommandLine Command)
{
    /// <summary>How long one table may take as root, who asks with a root line.</summary>
    public const int Seconds = 30;

    /// <summary>TCP sockets that listen, the most telling program first.</summary>
    public static IReadOnlyList<SocketTool> Listening(string ss, string netstat) => Of(ss, netstat, "-tln");

    /// <summary>TCP and UDP sockets that wait for others.</summary>
    public static IReadOnlyList<SocketTool> ListeningTcpAndUdp(string ss, string netstat) => Of(ss, netstat, "-tuln");

    /// <summary>TCP sockets that listen, and the connections.</summary>
    public static IReadOnlyList<SocketTool> WithConnections(string ss, string netstat) => Of(ss, netstat, "-tan");

    /// <summary>
    /// The first one that answers with a table; null: none does, and what each said. Without <c>-H</c>, which ss does not know before iproute2 4.9;
    /// netstat first with <c>-W</c>, which old net-tools do not know, in the end without <c>-p</c>, which busybox often lacks.
    /// </summary>
    public static async Task<(SocketTool? Tool, string Said)> ChooseAsync(IHostProbe host, string user, IEnumerable<SocketTool> tools, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        foreach (var tool in tools)
        {
            var answer = user == "root"
                ? await host.RootAsync(new(tool.Command, Seconds), cancellationToken)
                : await host.RunAsync(user, tool.Command, cancellationToken: cancellationToken);
            if (answer.ExitStatus == 0 && SocketTable.Read(answer.Output).Problem is null)
                return (tool, "");
            if (answer.ExitStatus is not (126 or 127))
                said.Add($"{tool.Command}: {Told(answer)}");
        }
        return (null, string.Join("; ", said));
    }

    /// <summary>The most telling first; busybox knows the last only.</summary>
    private static readonly string[] NetstatLetters = ["peW", "pe", "e"];

    private static IReadOnlyList<SocketTool> Of(string ss, string netstat, string letters) =>
    [
        .. ss.Length == 0 ? Array.Empty<SocketTool>() : [new("ss", new(ss, letters + "pe"))],
        .. netstat.Length == 0 ? [] : NetstatLetters.Select(more => new SocketTool("netstat", new("/usr/bin/env", "LC_ALL=C", netstat, letters + more))),
    ];

    private static string Told(ProbeResult answer)
    {
        var first = answer.Error.Split('\n').Concat(answer.Output.Split('\n')).Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0);
        return first is null ? $"exit status {answer.ExitStatus?.ToString() ?? "none"}" : first.Length > 120 ? first[..120] + "…" : first;
    }
}
