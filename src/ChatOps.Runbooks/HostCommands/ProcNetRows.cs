using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.HostCommands;

/// <summary><c>/proc/net/tcp</c> and <c>tcp6</c>, one or both: the sockets without any tool, and without their processes.</summary>
internal static partial class ProcNetRows
{
    private const string Listening = "0A", Established = "01";

    /// <summary>Null: this is no such table.</summary>
    public static IReadOnlyList<SocketRow>? Read(IReadOnlyList<string> lines) =>
        lines.Any(IsHeading) ? [.. lines.Where(l => !IsHeading(l)).Select(l => Row().Match(l) is { Success: true } row ? One(row) : SocketRow.Unread(l))] : null;

    private static bool IsHeading(string line) => line.Contains("local_address", StringComparison.Ordinal);

    private static SocketRow One(Match row)
    {
        var (local, port) = (Address(row.Groups["local"].Value), Port(row.Groups["port"].Value));
        var (bound, at) = BoundTo(local);
        long? uid = row.Groups["uid"] is { Success: true } told ? SocketRow.Account(told.Value) : null;
        return row.Groups["state"].Value switch
        {
            Listening => new(new ListeningSocket("tcp", bound, at, port, [], [])
            {
                Uid = uid,
                Inode = row.Groups["inode"] is { Success: true } number ? number.Value : null,
            }),
            Established => new(Connection: new(
                SocketRow.Plain(local.ToString())!, port, SocketRow.Plain(Address(row.Groups["peer"].Value).ToString())!, Port(row.Groups["peerport"].Value), [], [])
            { Uid = uid }),
            _ => SocketRow.Other,
        };
    }

    private static (Bound Bound, string Address) BoundTo(IPAddress address) =>
        address.Equals(IPAddress.IPv6Any) ? (Bound.EveryV6PerhapsV4, "") : SocketRow.BoundTo(address.ToString())!.Value;

    /// <summary>Words of four bytes in the order of the machine; those that ChatOps is built for are little-endian.</summary>
    private static IPAddress Address(string hex) => new([.. Convert.FromHexString(hex).Chunk(4).SelectMany(word => word.Reverse())]);

    private static int Port(string hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\s*[0-9]+:\s+(?<local>[0-9A-F]{32}|[0-9A-F]{8}):(?<port>[0-9A-F]{4})\s+(?<peer>[0-9A-F]{32}|[0-9A-F]{8}):(?<peerport>[0-9A-F]{4})\s+(?<state>[0-9A-F]{2})\s(\s*\S+\s+\S+\s+\S+\s+(?<uid>[0-9]{1,10})\s(\s*\S+\s+(?<inode>[0-9]{1,20})(\s|$))?)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
