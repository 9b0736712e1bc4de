using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Vtom;

/// <summary>A listening TCP socket.</summary>
/// <param name="Pids">Of the processes that the asking user may see.</param>
/// <param name="Uid">Of the socket's owner; ss leaves it away for root.</param>
internal sealed record Listener(string Address, int Port, ImmutableArray<int> Pids, ImmutableArray<string> Programs, int Uid)
{
    public string Told => Pids is [var pid, ..] ? $"{Programs[0]} (pid {pid})" : Uid == 0 ? "a process of root" : $"a process of uid {Uid}";
}

/// <summary>Reads <c>ss -tlnpe</c>.</summary>
internal static partial class SocketTable
{
    /// <summary>Null: this is no such table.</summary>
    public static ImmutableArray<Listener>? Read(string output)
    {
        var lines = output.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        return lines.Any(l => l.StartsWith("State", StringComparison.Ordinal) || l.StartsWith("LISTEN", StringComparison.Ordinal))
            ? [.. lines.Select(ReadLine).OfType<Listener>()]
            : null;
    }

    private static Listener? ReadLine(string line)
    {
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 5 || fields[0] != "LISTEN" || fields[3].LastIndexOf(':') is not (> 0 and var colon) || !int.TryParse(fields[3][(colon + 1)..], out var port))
            return null;
        var rest = fields.Length > 5 ? fields[5] : "";
        var holders = Holder().Matches(rest).Select(m => (Program: m.Groups["program"].Value, Pid: int.Parse(m.Groups["pid"].Value))).ToList();
        var uid = Owner().Match(rest) is { Success: true } owner ? int.Parse(owner.Groups["uid"].Value) : 0;
        return new(fields[3][..colon], port, [.. holders.Select(h => h.Pid)], [.. holders.Select(h => h.Program)], uid);
    }

    [GeneratedRegex("""\("(?<program>[^"]*)",pid=(?<pid>\d{1,9}),""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Holder();

    [GeneratedRegex(@"\buid:(?<uid>\d{1,9})\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Owner();
}

/// <summary>Reads <c>ps -eo pid=,user:32=,args=</c>.</summary>
internal static class ProcessList
{
    /// <summary>Null: this is no such list.</summary>
    public static ImmutableArray<ProcessRow>? Read(string output)
    {
        var processes = output.Split('\n').Select(ProcessRow.Read).OfType<ProcessRow>().ToImmutableArray();
        return processes.IsEmpty ? null : processes;
    }
}
