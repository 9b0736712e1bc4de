using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatOps.Tests.Slack;

/// <summary>A proxy as companies have them: it passes requests on, and opens tunnels (CONNECT). It notes how every connection began.</summary>
internal sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly Task _accepting;

    public ForwardProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>The first lines, such as <c>CONNECT 127.0.0.1:80 HTTP/1.1</c>.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                var here = client.GetStream();
                var head = await HeadAsync(here);
                var line = head.Split("\r\n")[0];
                _asked.Enqueue(line);
                var words = line.Split(' ');
                var isTunnel = words[0] == "CONNECT";
                var target = new Uri(isTunnel ? $"http://{words[1]}" : words[1]);
                await server.ConnectAsync(target.Host, target.Port, _end.Token);
                var there = server.GetStream();
                await (isTunnel ? here.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray()) : there.WriteAsync(Encoding.Latin1.GetBytes(head)));
                await Task.WhenAny(here.CopyToAsync(there, _end.Token), there.CopyToAsync(here, _end.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One of the two is gone.
            }
        }
    }

    /// <summary>To the empty line and not beyond: what follows is passed on as it comes.</summary>
    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _end.Token);
            head.Append((char)one[0]);
        }
        return head.ToString();
    }
}
