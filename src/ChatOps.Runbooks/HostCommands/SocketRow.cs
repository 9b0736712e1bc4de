using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace ChatOps.Runbooks.HostCommands;

/// <summary>What became of one line of a table: one of the three, or nothing where the line is none of theirs.</summary>
internal sealed record SocketRow(ListeningSocket? Listener = null, SocketConnection? Connection = null, string? Odd = null)
{
    /// <summary>A socket in another state, such as one that is closing.</summary>
    public static readonly SocketRow Other = new();

    public static SocketRow Unread(string line) => new(Odd: line);

    public static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Of a user: a directory gives out numbers up to 4294967295.</summary>
    public static long Account(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>A socket of IPv6 that waits for IPv4 alone is written <c>::ffff:0.0.0.0</c>. Null: it is no address.</summary>
    public static (Bound Bound, string Address)? BoundTo(string text) => Plain(text) switch
    {
        null => null,
        "0.0.0.0" => (Bound.EveryV4, ""),
        var one => (Bound.One, one),
    };

    /// <summary>One plain address without its zone; IPv4 written as IPv6 is IPv4. Null: it is none.</summary>
    public static string? Plain(string text) =>
        IPAddress.TryParse(text.Trim('[', ']').Replace("]", "", StringComparison.Ordinal).Split('%')[0], out var address)
            ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
            : null;

    public static SocketConnection Between(
        string local, string localPort, string peer, string peerPort, ImmutableArray<string> programs, ImmutableArray<int> processes) =>
        new(Plain(local) ?? local, Number(localPort), Plain(peer) ?? peer, Number(peerPort), programs, processes);
}
