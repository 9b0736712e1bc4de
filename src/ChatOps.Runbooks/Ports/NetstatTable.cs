using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Ports;

/// <summary>What <c>netstat -tulpnW</c> prints under <c>LC_ALL=C</c>.</summary>
internal static partial class NetstatTable
{
    /// <summary>Process number and name together are cut at this length.</summary>
    private const int CutAt = 19;

    public static ListenerTable Read(string output)
    {
        var lines = ListenerTable.Lines(output).ToList();
        var heading = lines.FindIndex(l => Heading().IsMatch(l));
        return heading < 0
            ? new([], [], "the heading of its table is missing or not the English one")
            : ListenerTable.Of(lines.Skip(heading + 1), One);
    }

    private static Listener? One(string line)
    {
        if (Row().Match(line) is not { Success: true } row || BoundTo(row.Groups["address"].Value) is not var (bound, address))
            return null;
        var owner = Owner().Match(row.Groups["owner"].Value);
        var name = owner.Groups["name"].Value;
        return new(
            row.Groups["protocol"].Value, bound, address, int.Parse(row.Groups["port"].Value, CultureInfo.InvariantCulture),
            owner.Success ? [owner.Length >= CutAt ? $"{name}…" : name] : [],
            owner.Success ? [int.Parse(owner.Groups["pid"].Value, CultureInfo.InvariantCulture)] : []);
    }

    private static (Bound Bound, string Address)? BoundTo(string text) => text.Split('%')[0] switch
    {
        "0.0.0.0" => (Bound.EveryV4, ""),
        "::" => (Bound.EveryV6PerhapsV4, ""),
        var one => ListenerTable.AtOne(one),
    };

    [GeneratedRegex(@"^Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+State\s+PID/Program name", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?<protocol>tcp|udp)6?\s+[0-9]+\s+[0-9]+\s+(?<address>\S+):(?<port>[0-9]{1,5})\s+\S+:(\*|[0-9]+)\s+((LISTEN|[A-Z_0-9]+)\s+)?(?<owner>-|[0-9]+/.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"^(?<pid>[0-9]{1,9})/(?<name>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owner();
}
