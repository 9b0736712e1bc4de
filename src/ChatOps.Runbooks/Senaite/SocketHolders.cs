using System.Collections.Immutable;
using System.Globalization;
using ChatOps.Core.Execution;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Senaite;

/// <summary>Finds the process behind a port: the kernel's table names the socket, the processes' open files name who has it.</summary>
internal static class SocketHolders
{
    /// <summary>Those of the ports that are open; a port may be open more than once (IPv4, IPv6, two programs that share it).</summary>
    public static ImmutableArray<OpenPort> Open(SocketTable table, IEnumerable<int> ports) =>
        [.. ports.Distinct().SelectMany(table.On).Select(l => new OpenPort(l.Port, l.Inode ?? "", l.Uid?.ToString(CultureInfo.InvariantCulture) ?? "?"))];

    /// <summary>Null: all of it was understood. A line that was not can be the one that matters.</summary>
    public static string? Unread(SocketTable table) => table.Problem ?? (table.Odd.IsEmpty ? null : "it has lines that are not understood");

    /// <summary>Lines <c>/proc/PID/fd/N socket:[INODE]</c>: which process has which socket.</summary>
    public static IEnumerable<(string Inode, int Pid)> Read(string listing)
    {
        foreach (var words in Lines.Of(listing).Select(l => l.Split('=')))
        {
            if (words is [var path, ['s', 'o', 'c', 'k', 'e', 't', ':', '[', .. var inode, ']']] && path.Split('/') is ["", "proc", var pid, ..]
                && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                yield return (inode, number);
        }
    }

    /// <summary>Who holds the port, for people; what may not be seen is said, not left out.</summary>
    public static string Tell(OpenPort port, IEnumerable<int> holders, IEnumerable<ProcessRow> processes)
    {
        var pids = holders.Distinct().Order().ToList();
        var rows = processes.Where(p => pids.Contains(p.Pid)).ToList();
        return (rows, pids) switch
        {
            ([_, ..], _) => string.Join(", ", rows.Select(r => r.Told)),
            (_, [_, ..]) => $"pid {string.Join(", ", pids)}",
            _ => $"a process of user id {port.UserId}, which the asking user may not see",
        };
    }
}
