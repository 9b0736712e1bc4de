using ChatOps.Core.Execution;
using ChatOps.Core.Inventory;
using ChatOps.Runbooks.HostCommands;

namespace ChatOps.Runbooks.Ports;

/// <summary>What looking at a host's own listeners needs there: root for the owners of all sockets, where the settings say so.</summary>
public sealed class PortsNeeds : IHostNeeds
{
    public string Kind => "host";

    public HostNeeds Of(Target target, HostFiles files)
    {
        var ports = PortsTarget.Bind(target);
        var needs = ports.ListensAsRoot
            ? new HostNeeds([ports.NmapUser], [.. SocketTool.ListeningTcpAndUdp(ports.Ss, ports.Netstat).Select(t => new RootLine(t.Command, SocketTool.Seconds))], [])
            : new HostNeeds([ports.NmapUser, ports.ListenUser], [], []);
        return needs with { Programs = [new("", [ports.Ss, ports.Netstat]) { Version = [ports.Ss, "-V"] }] };
    }
}
