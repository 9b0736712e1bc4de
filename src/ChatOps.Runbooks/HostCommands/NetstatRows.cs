using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.HostCommands;

/// <summary>
/// What netstat prints under <c>LC_ALL=C</c>: net-tools with or without <c>-W</c> (older ones do not know it and cut long addresses) and <c>-e</c>, and
/// busybox, which writes <c>tcp</c> for both families and is often built without <c>-p</c>.
/// </summary>
internal static partial class NetstatRows
{
    /// <summary>Process number and name together are cut at this length.</summary>
    private const int CutAt = 19;

    /// <summary>Address and port together are, without <c>-W</c>.</summary>
    private const int Narrow = 23;

    /// <summary>Null: the heading of its table is missing, or not the English one.</summary>
    public static IReadOnlyList<SocketRow>? Read(IReadOnlyList<string> lines)
    {
        var heading = lines.ToList().FindIndex(l => Heading().IsMatch(l));
        if (heading < 0)
            return null;
        var rows = lines.Skip(heading + 1).Select(l => (Line: l, Match: Row().Match(l))).ToList();
        var wide = rows.Exists(r => r.Match.Success && Local(r.Match).Length > Narrow);
        return [.. rows.Select(r => r.Match.Success ? One(r.Match, wide) ?? SocketRow.Unread(r.Line) : SocketRow.Unread(r.Line))];
    }

    private static string Local(Match row) => $"{row.Groups["address"].Value}:{row.Groups["port"].Value}";

    private static SocketRow? One(Match row, bool wide)
    {
        var owner = Owner().Match(row.Groups["owner"].Value);
        var name = owner.Groups["name"].Value;
        ImmutableArray<string> programs = owner.Success ? [owner.Length >= CutAt ? $"{name}…" : name] : [];
        ImmutableArray<int> processes = owner.Success ? [SocketRow.Number(owner.Groups["pid"].Value)] : [];
        long? uid = row.Groups["uid"] is { Success: true } told ? SocketRow.Account(told.Value) : null;
        var (protocol, address, port, peerPort) = (row.Groups["protocol"].Value, row.Groups["address"].Value, row.Groups["port"].Value, row.Groups["peerport"].Value);
        if (row.Groups["state"].Value is "ESTABLISHED" && peerPort != "*")
            return protocol == "tcp" ? new(Connection: SocketRow.Between(address, port, row.Groups["peer"].Value, peerPort, programs, processes) with { Uid = uid }) : SocketRow.Other;
        if (row.Groups["state"].Value is not ("LISTEN" or ""))
            return SocketRow.Other;
        return BoundTo(row, wide) is var (bound, at) ? new(new ListeningSocket(protocol, bound, at, SocketRow.Number(port), programs, processes) { Uid = uid }) : null;
    }

    private static (Bound Bound, string Address)? BoundTo(Match row, bool wide)
    {
        var text = row.Groups["address"].Value;
        var cut = !wide && Local(row).Length >= Narrow && text.Contains(':', StringComparison.Ordinal);
        return text.Split('%')[0] switch
        {
            "0.0.0.0" => (Bound.EveryV4, ""),
            "::" => (Bound.EveryV6PerhapsV4, ""),
            _ when cut => (Bound.OneCut, text),
            _ => SocketRow.BoundTo(text),
        };
    }

    [GeneratedRegex(@"^Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+State(\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"^(?<protocol>tcp|udp)6?\s+[0-9]+\s+[0-9]+\s+(?<address>\S+):(?<port>[0-9]{1,5})\s+(?<peer>\S+):(?<peerport>\*|[0-9]{1,5})(\s+(?<state>[A-Z][A-Z_0-9]*))?(\s+(?<uid>[0-9]{1,10})\s+[0-9]+)?(\s+(?<owner>-|[0-9]+/.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"^(?<pid>[0-9]{1,9})/(?<name>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owner();
}
