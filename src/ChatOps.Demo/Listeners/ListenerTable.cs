using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ChatOps.Demo.Listeners;

/// <summary>
/// What listens on a demo host apart from its programs, so that there is something to scan: kept in <c>etc/listeners</c>, a line each. Ports under 1024 would
/// take rights that a demo does not have.
/// </summary>
internal static class ListenerTable
{
    private const int Lowest = 12000, Highest = 19000; // below everything else of a demo

    private static readonly DemoListener[] Usual =
    [
        new("sshd", ListenerPlace.Own, 2022), new("nginx", ListenerPlace.Own, 8080), new("node_exporter", ListenerPlace.Own, 9100),
        new("redis-server", ListenerPlace.Loopback, 16379), new("etcd", ListenerPlace.V6, 12379), new("-", ListenerPlace.Forwarded, 8443),
    ];

    public static IPAddress AddressOf(HostTree tree, ListenerPlace place) => place switch
    {
        ListenerPlace.Loopback => IPAddress.Loopback,
        ListenerPlace.V6 => IPAddress.IPv6Loopback,
        _ => HostAddress.Of(tree),
    };

    /// <summary>Chooses the ports, once: the usual ones where they are free. Where this machine has no IPv6 there is no such listener.</summary>
    public static void Keep(HostTree tree)
    {
        if (File.Exists(FileOf(tree))) return;
        var lines = Usual.Select(l => Free(tree, l)).OfType<DemoListener>().Select(l => $"{l.Program} {l.Place} {l.Port}");
        File.WriteAllLines(FileOf(tree), lines);
    }

    public static IReadOnlyList<DemoListener> Of(HostTree tree) =>
    [
        .. File.Exists(FileOf(tree))
            ? File.ReadLines(FileOf(tree)).Select(l => l.Split(' ')).Select(p => new DemoListener(p[0], Enum.Parse<ListenerPlace>(p[1]), int.Parse(p[2], CultureInfo.InvariantCulture)))
            : [],
        .. Opened(tree),
    ];

    public static DemoListener? At(HostTree tree, int port) => Of(tree).FirstOrDefault(l => l.Port == port);

    /// <summary>The fault <c>open-port</c>: somebody started a program that nobody expects.</summary>
    private static IEnumerable<DemoListener> Opened(HostTree tree)
    {
        if (new DemoFaults(tree.Fault).Parameter("open-port") is { } parameter)
            yield return new("python3", ListenerPlace.Own, int.TryParse(parameter, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 4444);
    }

    private static DemoListener? Free(HostTree tree, DemoListener usual)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            var listener = tries == 0 ? usual : usual with { Port = RandomNumberGenerator.GetInt32(Lowest, Highest) };
            if (IsFree(listener.At(tree))) return listener;
        }

        return null;
    }

    private static bool IsFree(IPEndPoint end)
    {
        try
        {
            using var listener = new TcpListener(end);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string FileOf(HostTree tree) => Path.Combine(tree.Etc, "listeners");
}
