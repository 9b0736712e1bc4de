using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.HostCommands;

/// <summary>
/// What <c>ss -tulnpe</c> prints, with or without its heading. Until iproute2 4.14 it wrote <c>*:22</c> for every IPv4 address and <c>:::8080</c> for every
/// IPv6 one, whether that takes IPv4 or not; since then <c>0.0.0.0:22</c>, <c>[::]:8080</c> (v6only), and <c>*:8080</c> for both families. Until 3.18 owners
/// stood without labels: <c>("sshd",987,3)</c>.
/// </summary>
internal static partial class SsRows
{
    private enum Age { NotTold, Old, New }

    /// <summary>Null: this is no table of ss.</summary>
    public static IReadOnlyList<SocketRow>? Read(IReadOnlyList<string> lines)
    {
        var joined = Joined(lines).ToList();
        var rows = joined.Where(l => !IsHeading(l)).Select(l => (Line: l, Match: Row().Match(l))).ToList();
        if (rows.Count == joined.Count && !rows.Exists(r => r.Match.Success))
            return null;
        var age = AgeOf(rows.Where(r => r.Match.Success).Select(r => r.Match));
        return [.. rows.Select(r => r.Match.Success ? One(r.Match, age) ?? SocketRow.Unread(r.Line) : SocketRow.Unread(r.Line))];
    }

    private static bool IsHeading(string line) => Heading().IsMatch(line);

    /// <summary>Where the screen is narrow, some versions put the owner on a line of its own.</summary>
    private static IEnumerable<string> Joined(IReadOnlyList<string> lines)
    {
        var row = "";
        foreach (var line in lines)
        {
            if (row.Length > 0 && Continued().IsMatch(line))
            {
                row = $"{row} {line.TrimStart()}";
                continue;
            }
            if (row.Length > 0)
                yield return row;
            row = line;
        }
        if (row.Length > 0)
            yield return row;
    }

    private static Age AgeOf(IEnumerable<Match> rows)
    {
        var addresses = rows.SelectMany(r => new[] { r.Groups["address"].Value, r.Groups["peer"].Value }).ToList();
        return addresses.Exists(a => a.Contains('[', StringComparison.Ordinal) || a == "0.0.0.0") ? Age.New
            : addresses.Exists(a => a.Contains(':', StringComparison.Ordinal)) ? Age.Old
            : Age.NotTold;
    }

    private static SocketRow? One(Match row, Age age)
    {
        var (address, port) = (row.Groups["address"].Value, row.Groups["port"].Value);
        var users = User().Matches(row.Groups["rest"].Value);
        // A program may be called like a detail of its socket.
        var rest = User().Replace(row.Groups["rest"].Value, "");
        ImmutableArray<string> programs = [.. users.Select(u => u.Groups["name"].Value)];
        ImmutableArray<int> processes = [.. users.Select(u => SocketRow.Number(u.Groups["pid"].Value))];
        var uid = UidOf(rest);
        switch (row.Groups["state"].Value)
        {
            case "LISTEN" or "UNCONN":
                var protocol = row.Groups["protocol"] is { Success: true } told ? told.Value : row.Groups["state"].Value == "LISTEN" ? "tcp" : "udp";
                return BoundTo(address, rest, age) is var (bound, at)
                    ? new(new ListeningSocket(protocol, bound, at, SocketRow.Number(port), programs, processes) { Uid = uid })
                    : null;
            case "ESTAB" when row.Groups["protocol"].Value != "udp" && row.Groups["peerport"].Value is not "*" and var peerPort:
                return new(Connection: SocketRow.Between(address, port, row.Groups["peer"].Value, peerPort, programs, processes) with { Uid = uid });
            default:
                return SocketRow.Other;
        }
    }

    /// <summary>An address may name its interface behind <c>%</c>; newer versions say with -e whether a socket is for IPv6 alone.</summary>
    private static (Bound Bound, string Address)? BoundTo(string text, string rest, Age age)
    {
        var only = OnlyV6().Match(rest) is { Success: true } told ? told.Groups["only"].Value : "";
        return text.Replace("]", "", StringComparison.Ordinal).Split('%')[0] switch
        {
            "*" when only == "0" => (Bound.Every, ""),
            "*" => (age switch { Age.New => Bound.Every, Age.Old => Bound.EveryV4, _ => Bound.EveryV4PerhapsV6 }, ""),
            "0.0.0.0" => (Bound.EveryV4, ""),
            "[::" => (Bound.EveryV6, ""),
            "::" => (only switch { "0" => Bound.Every, "1" => Bound.EveryV6, _ => Bound.EveryV6PerhapsV4 }, ""),
            _ => SocketRow.BoundTo(text),
        };
    }

    /// <summary>With -e every row has its inode, and the owner's number only where that is not root's. A socket without an inode is nobody's any more.</summary>
    private static long? UidOf(string rest) =>
        Uid().Match(rest) is { Success: true } uid ? SocketRow.Account(uid.Groups["uid"].Value) : Inode().IsMatch(rest) ? 0 : null;

    [GeneratedRegex(@"^(Netid\s+)?State\s+Recv-Q\s+Send-Q\s", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"^((?<protocol>tcp|udp)\s+)?(?<state>LISTEN|UNCONN|ESTAB|SYN-SENT|SYN-RECV|FIN-WAIT-[12]|TIME-WAIT|CLOSE-WAIT|LAST-ACK|CLOSING)\s+[0-9]+\s+[0-9]+\s+(?<address>\S+):(?<port>[0-9]{1,5})\s+(?<peer>\S+):(?<peerport>\*|[0-9]{1,5})(\s+(?<rest>.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\s+\S|^users:\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Continued();

    // Names hold anything, quotation marks too: the process number behind ends them.
    [GeneratedRegex(@"\(""(?<name>.*?)"",(pid=)?(?<pid>[0-9]{1,9}),(fd=)?[0-9]+\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex User();

    [GeneratedRegex(@"(^|\s)uid:(?<uid>[0-9]{1,10})(\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uid();

    [GeneratedRegex(@"(^|\s)ino:[1-9][0-9]*(\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inode();

    [GeneratedRegex(@"(^|\s)v6only:(?<only>[01])(\s|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OnlyV6();
}
