using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace ChatOps.Runbooks.Senaite.Others;

/// <summary>Reads who is connected to a port out of <c>/proc/net/tcp</c> and <c>tcp6</c>, and whose sockets these are.</summary>
internal static partial class ZeoPeers
{
    private const string Established = "01";

    private sealed record Connection(string Local, int LocalPort, string Remote, int RemotePort, string Inode);

    /// <summary>The other ends of all connections to the port, each with its socket's number if it is on this host. Null: that is no such table.</summary>
    public static ImmutableArray<(string From, bool IsLocal, string Inode)>? Of(string tcp, int port)
    {
        if (!tcp.Contains("local_address", StringComparison.Ordinal))
            return null;
        var connections = Lines.Of(tcp).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(f => f.Length > 9 && f[3] == Established).Select(Read).OfType<Connection>().ToList();
        var clients = connections.Where(c => c.RemotePort == port).ToList();
        var there = clients.Select(c => (c.Local, c.LocalPort)).ToHashSet();
        return
        [
            .. clients.Where(c => connections.Any(s => s.LocalPort == port && s.Remote == c.Local && s.RemotePort == c.LocalPort)).Select(c => ($"{c.Local}:{c.LocalPort}", true, c.Inode)),
            .. connections.Where(c => c.LocalPort == port && !there.Contains((c.Remote, c.RemotePort))).Select(c => ($"{c.Remote}:{c.RemotePort}", IPAddress.TryParse(c.Remote, out var address) && IPAddress.IsLoopback(address), "")),
        ];
    }

    /// <summary>Process by socket number, from <c>find -lname 'socket:*' -printf '%p %l\n'</c>.</summary>
    public static IReadOnlyDictionary<string, int> Holders(string output)
    {
        var holders = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in Lines.Of(output))
        {
            if (Holder().Match(line) is { Success: true } match)
                holders[match.Groups[2].Value] = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        }
        return holders;
    }

    private static Connection? Read(string[] fields) =>
        End(fields[1]) is var (local, localPort) && End(fields[2]) is var (remote, remotePort) ? new(local, localPort, remote, remotePort, fields[9]) : null;

    /// <summary>The kernel writes each word of an address in the machine's order; an IPv4 address in a table of IPv6 is that address.</summary>
    private static (string Address, int Port)? End(string text)
    {
        if (text.Split(':') is not [{ Length: 8 or 32 } address, var port] || !int.TryParse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            return null;
        var bytes = address.Chunk(8).SelectMany(w => BitConverter.GetBytes(uint.Parse(w, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))).ToArray();
        var read = new IPAddress(bytes);
        return ((read.IsIPv4MappedToIPv6 ? read.MapToIPv4() : read).ToString(), number);
    }

    [GeneratedRegex(@"\A/proc/(?<1>[0-9]+)/fd/[0-9]+ socket:\[(?<2>[0-9]+)\]\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Holder();
}
