using System.Net;
using System.Net.Sockets;

namespace ChatOps.Demo.Zope;

/// <summary>A client that supervisor does not know: connected to ZEO for as long as its fault's file is there.</summary>
internal sealed class OrphanClient(ToolCall call)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public int Run()
    {
        Libc.LeaveSession();
        TcpClient? connection = null;
        while (call.Faults.On("orphan-client"))
        {
            if (connection?.Connected != true || IsClosed(connection.Client))
            {
                connection?.Dispose();
                connection = Connect();
            }

            Thread.Sleep(Look);
        }

        connection?.Dispose();
        return 0;
    }

    private static bool IsClosed(Socket socket) => socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;

    private TcpClient? Connect()
    {
        var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, call.Tree.Ports().Zeo);
            return client;
        }
        catch (SocketException)
        {
            client.Dispose();
            return null; // the server is down; it tries again, as a client does
        }
    }
}
