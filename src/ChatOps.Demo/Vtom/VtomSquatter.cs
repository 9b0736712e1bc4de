using System.Globalization;
using System.Net.Sockets;

namespace ChatOps.Demo.Vtom;

/// <summary><c>squatter USER PORT</c>: another program of the host, which holds the maintenance port for as long as its fault is there.</summary>
internal static class VtomSquatter
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static int Run(ToolCall call)
    {
        Libc.LeaveSession();
        var install = VtomInstall.Of(call);
        using var listener = new TcpListener(install.Address, int.Parse(call.Arguments[1], CultureInfo.InvariantCulture));
        listener.Start();
        HostProcesses.Register(call.Tree);
        while (install.Has("port-taken") && Directory.Exists(call.Tree.Fault)) Thread.Sleep(Look);
        HostProcesses.Unregister(call.Tree);
        return 0;
    }
}
