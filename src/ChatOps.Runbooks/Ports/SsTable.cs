using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Ports;

/// <summary>What <c>ss -tulpnH</c> prints.</summary>
internal static partial class SsTable
{
    public static ListenerTable Read(string output) =>
        ListenerTable.Of(ListenerTable.Lines(output).Where(l => !l.StartsWith("Netid ", StringComparison.Ordinal)), One);

    private static Listener? One(string line)
    {
        if (Row().Match(line) is not { Success: true } row || BoundTo(row.Groups["address"].Value) is not var (bound, address))
            return null;
        var users = User().Matches(row.Groups["rest"].Value);
        return new(
            row.Groups["protocol"].Value, bound, address, int.Parse(row.Groups["port"].Value, CultureInfo.InvariantCulture),
            [.. users.Select(u => u.Groups["name"].Value)], [.. users.Select(u => int.Parse(u.Groups["pid"].Value, CultureInfo.InvariantCulture))]);
    }

    /// <summary><c>*</c> takes both families, <c>[::]</c> IPv6 only; an address may name its interface behind <c>%</c>.</summary>
    private static (Bound Bound, string Address)? BoundTo(string text)
    {
        var plain = text.Trim('[', ']').Replace("]", "", StringComparison.Ordinal).Split('%')[0];
        return plain switch
        {
            "*" => (Bound.Every, ""),
            "0.0.0.0" => (Bound.EveryV4, ""),
            "::" => (Bound.EveryV6, ""),
            _ => ListenerTable.AtOne(plain),
        };
    }

    [GeneratedRegex(@"^(?<protocol>tcp|udp)\s+(LISTEN|UNCONN)\s+[0-9]+\s+[0-9]+\s+(?<address>\S+):(?<port>[0-9]{1,5})\s+\S+:(\*|[0-9]+)(\s+(?<rest>.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    // Names hold anything, quotation marks too: the process number behind ends them.
    [GeneratedRegex(@"\(""(?<name>.*?)"",pid=(?<pid>[0-9]{1,9}),fd=[0-9]+\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex User();
}
