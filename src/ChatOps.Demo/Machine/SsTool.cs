using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatOps.Demo.Listeners;
using ChatOps.Demo.Vtom;

namespace ChatOps.Demo.Machine;

/// <summary>
/// <c>ss -tulnpeH</c> in any combination with <c>-l</c>: the listening sockets of this host's processes as the kernel has them, the stand-ins shown as the
/// programs they stand in for. A socket at the host's own address is one at every address of the host it plays, so it is shown as that. With
/// <c>--as USER</c> the processes of others are not told, as for anybody but root.
/// </summary>
internal sealed class SsTool(ToolCall call)
{
    private const string Listening = "0A", Unconnected = "07";
    private const int Stranger = 1005;

    private sealed record ShownSocket(string Protocol, string Local, string Peer, string Inode, string Queue, HostProcess Process, int Descriptor);

    private readonly string? user = call.Arguments is ["--as", var name, ..] ? name : null;
    private readonly string letters = string.Concat(call.Arguments.Where(a => a is ['-', not '-', ..]).Select(a => a[1..]));

    private readonly bool isOld = call.Faults.On("old-ss");

    public int Run()
    {
        if (letters.FirstOrDefault(c => !(isOld ? "tulnpea46" : "tulnpeHOa46").Contains(c, StringComparison.Ordinal)) is var odd and not '\0')
        {
            call.Error.WriteLine($"ss: invalid option -- '{odd}'");
            return 255;
        }

        Print([.. Sockets().OrderByDescending(s => s.Protocol, StringComparer.Ordinal).ThenBy(s => s.Process.Pid)]);
        return 0;
    }

    private IEnumerable<ShownSocket> Sockets()
    {
        var holders = HostProcesses.Registered(call.Tree).SelectMany(Descriptors).ToLookup(h => h.Inode);
        foreach (var (protocol, file, state) in Tables())
        {
            foreach (var fields in File.ReadLines(file).Skip(1).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(f => f[3] == state))
            {
                if (holders[fields[9]].FirstOrDefault() is { Process: not null } holder && !IsForwarded(holder.Process, fields[1]))
                    yield return new(protocol, Address(fields[1]), Address(fields[2]).Replace(":0", ":*", StringComparison.Ordinal), fields[9], fields[4].Split(':')[1], holder.Process, holder.Descriptor);
            }
        }
    }

    private IEnumerable<(string Protocol, string File, string State)> Tables()
    {
        var both = !letters.Contains('t', StringComparison.Ordinal) && !letters.Contains('u', StringComparison.Ordinal);
        if (both || letters.Contains('u', StringComparison.Ordinal)) yield return ("udp", "/proc/net/udp", Unconnected);
        if (both || letters.Contains('t', StringComparison.Ordinal)) yield return ("tcp", "/proc/net/tcp", Listening);
        // Of the stand-ins only the one of etc/listeners takes IPv6, and only that.
        if ((both || letters.Contains('t', StringComparison.Ordinal)) && File.Exists("/proc/net/tcp6")) yield return ("tcp", "/proc/net/tcp6", Listening);
    }

    private static IEnumerable<(string Inode, HostProcess Process, int Descriptor)> Descriptors(HostProcess process)
    {
        FileSystemInfo[] open;
        try
        {
            open = new DirectoryInfo(process.Folder + "/fd").GetFileSystemInfos();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        foreach (var descriptor in open)
        {
            if (Target(descriptor) is { } link && link.StartsWith("socket:[", StringComparison.Ordinal))
                yield return (link[8..^1], process, int.Parse(descriptor.Name, CultureInfo.InvariantCulture));
        }
    }

    private static string? Target(FileSystemInfo descriptor)
    {
        try
        {
            return descriptor.LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Of the kernel's hexadecimal form, whose bytes stand in the machine's order.</summary>
    private string Address(string text)
    {
        var bytes = text.Split(':')[0].Chunk(8).SelectMany(word => BitConverter.GetBytes(uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        var address = new IPAddress([.. bytes]);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return $"[{(address.Equals(IPAddress.IPv6Loopback) ? IPAddress.IPv6Any : address)}]:{Port(text)}";
        return $"{(address.Equals(HostAddress.Of(call.Tree)) ? IPAddress.Any : address)}:{Port(text)}";
    }

    private static int Port(string text) => int.Parse(text.Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>What stands for a forwarded port is no process of this host.</summary>
    private bool IsForwarded(HostProcess process, string local) =>
        process.ToolArguments is [ListenerDaemon.Tool, ..] && ListenerTable.At(call.Tree, Port(local)) is { Place: ListenerPlace.Forwarded };

    private string ProgramOf(ShownSocket socket) =>
        socket.Process.ToolArguments is [ListenerDaemon.Tool, ..] && ListenerTable.At(call.Tree, int.Parse(socket.Local[(socket.Local.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture)) is { } listener
            ? listener.Program
            : Path.GetFileName(socket.Process.ShownArguments(call.Tree)[0]);

    private void Print(List<ShownSocket> sockets)
    {
        var netid = sockets.Select(s => s.Protocol).Distinct().Count() > 1 || !(letters.Contains('t', StringComparison.Ordinal) ^ letters.Contains('u', StringComparison.Ordinal));
        if (isOld) sockets = [.. sockets.Select(s => s with { Local = Old(s.Local), Peer = Old(s.Peer) })];
        var (local, peer) = (sockets.Select(s => s.Local.Length).Append(18).Max(), sockets.Select(s => s.Peer.Length).Append(9).Max());
        if (!letters.Contains('H', StringComparison.Ordinal))
            call.Out.WriteLine($"{(netid ? "Netid " : "")}State  Recv-Q Send-Q {"Local Address:Port".PadLeft(local)} {"Peer Address:Port".PadLeft(peer)} Process");
        foreach (var socket in sockets)
        {
            var row = $"{(netid ? socket.Protocol + "   " : "")}{(socket.Protocol == "tcp" ? "LISTEN" : "UNCONN")} "
                + $"{int.Parse(socket.Queue, NumberStyles.HexNumber, CultureInfo.InvariantCulture),-6} {(socket.Protocol == "tcp" ? 128 : 0),-6} "
                + $"{socket.Local.PadLeft(local)} {socket.Peer.PadLeft(peer)} {string.Join(' ', Owner(socket))}";
            call.Out.WriteLine(row.TrimEnd());
        }
    }

    /// <summary>Before iproute2 4.15: <c>*:22</c> for every IPv4 address, <c>:::22</c> for every IPv6 one.</summary>
    private static string Old(string place) =>
        place.Replace("0.0.0.0:", "*:", StringComparison.Ordinal).Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private IEnumerable<string> Owner(ShownSocket socket)
    {
        var owner = VtomInstall.All(call.Tree).Select((install, i) => (install.User, Id: 1001 + i))
            .FirstOrDefault(u => socket.Process.ToolArguments is ["vtdaemon", var name, ..] && name == u.User);
        if (letters.Contains('p', StringComparison.Ordinal) && (user is null || user == owner.User))
            yield return isOld
                ? $"users:((\"{ProgramOf(socket)}\",{socket.Process.Pid},{socket.Descriptor}))"
                : $"users:((\"{ProgramOf(socket)}\",pid={socket.Process.Pid},fd={socket.Descriptor}))";
        if (letters.Contains('e', StringComparison.Ordinal))
            yield return $"uid:{(owner.User is null ? Stranger : owner.Id)} ino:{socket.Inode} sk:{socket.Descriptor} <->";
    }
}
