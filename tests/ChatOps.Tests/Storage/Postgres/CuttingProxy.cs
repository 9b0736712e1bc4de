using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatOps.Tests.Storage.Postgres;

/// <summary>Stands between a bot and its server and cuts the line around one commit: before the server hears of it, or before its answer comes back.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private static readonly byte[] Commit = Encoding.ASCII.GetBytes("COMMIT\0");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _port;
    private int _cut;

    public CuttingProxy(int port)
    {
        _port = port;
        _listener.Start();
        _ = AcceptAsync();
    }

    public enum When
    {
        Never,
        BeforeTheServerHears,
        BeforeItsAnswer,
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Cuts { get; private set; }

    /// <summary>Of the next commit.</summary>
    public void Cut(When when) => _cut = (int)when;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var bot = client;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _port);
            var (near, far) = (bot.GetStream(), server.GetStream());
            using var cut = new CancellationTokenSource();
            var back = BackAsync(far, near, cut.Token);
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await near.ReadAsync(buffer)) > 0)
            {
                var when = buffer.AsSpan(0, read).IndexOf(Commit) >= 0 ? (When)Interlocked.Exchange(ref _cut, 0) : When.Never;
                if (when != When.Never)
                    Cuts++;
                if (when == When.BeforeTheServerHears)
                    return;
                if (when == When.BeforeItsAnswer)
                    await cut.CancelAsync();
                await far.WriteAsync(buffer.AsMemory(0, read));
                if (when == When.BeforeItsAnswer)
                {
                    // Until the server has answered into nothing, it has not necessarily done it.
                    _ = await far.ReadAsync(buffer);
                    return;
                }
            }
            await back;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of both hung up.
        }
    }

    private static async Task BackAsync(NetworkStream far, NetworkStream near, CancellationToken cut)
    {
        try
        {
            await far.CopyToAsync(near, cut);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut, or hung up.
        }
    }
}
