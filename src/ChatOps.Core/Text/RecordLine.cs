using System.Text.RegularExpressions;

namespace ChatOps.Core.Text;

/// <summary>Rows of tables and listings: of <c>find -printf</c>, <c>/proc/net/tcp</c>, <c>ss</c>, <c>netstat</c>, <c>ps</c>, <c>ls -l</c>, of XML and base64.</summary>
public static partial class RecordLine
{
    public static bool Is(string line) => line.Count(c => c == '\t') >= 2 || Row().IsMatch(line);

    [GeneratedRegex(
        @"^\s*(\d+: [0-9A-Fa-f]{8,32}:[0-9A-Fa-f]{4} |(tcp|udp|raw|u_str)6?\s+(\S+\s+)?\d+\s+\d+\s|(LISTEN|ESTAB|UNCONN|SYN-SENT|TIME-WAIT|CLOSE-WAIT)\s+\d+\s+\d+\s|\d+ [A-Za-z_][A-Za-z0-9_.-]*\s{2,}\S"
        + @"|[-dlbcps][-rwxsStT]{9}[.+@]?\s+\d+\s|/proc/[0-9]+/fd/[0-9]+ |</?[A-Za-z!?][^>]*>|[A-Za-z0-9+/]{76,}={0,2}$|(State|Netid|Proto|sl)\s+(Recv-Q|State|local_address))",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
