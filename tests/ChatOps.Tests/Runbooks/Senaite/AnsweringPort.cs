using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatOps.Tests.Runbooks.Senaite;

/// <summary>A port that says the same to everybody, byte for byte.</summary>
internal sealed class AnsweringPort : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;
    private int _asked;

    public AnsweringPort(string answer, IPAddress? at = null)
    {
        Answer = answer;
        _listener = new(at ?? IPAddress.Loopback, 0);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Answer { get; set; }

    /// <summary>Keeps the connection open behind what it said.</summary>
    public bool Stalls { get; init; }

    public TimeSpan Delay { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Asked => Volatile.Read(ref _asked);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _serving;
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        Interlocked.Increment(ref _asked);
        try
        {
            using (connection)
            {
                _ = await connection.GetStream().ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, _ending.Token);
                await Task.Delay(Delay, _ending.Token);
                await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(Answer), _ending.Token);
                if (Stalls)
                    await Task.Delay(Timeout.Infinite, _ending.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // Whoever asked has left, or the test is over.
        }
    }
}
