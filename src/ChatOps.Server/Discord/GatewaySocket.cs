using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Server.Discord;

/// <summary>Frames of one WebSocket, both ways, within Discord's limits.</summary>
internal sealed class GatewaySocket(TimeProvider time) : IAsyncDisposable
{
    /// <summary>Neither 1000 nor 1001: those would end the session.</summary>
    public const WebSocketCloseStatus Resumable = (WebSocketCloseStatus)4200;

    /// <summary>Of ours; Discord's may be as long as they like.</summary>
    public const int LongestSent = 4096;
    private const int LongestReceived = 32 * 1024 * 1024;
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly FrameLimit _limit = new(time);

    public int? CloseCode => (int?)_socket.CloseStatus;

    public Task ConnectAsync(Uri address, CancellationToken cancellationToken) => _socket.ConnectAsync(address, cancellationToken);

    /// <summary>False: it was not sent, because Discord takes no more frames now.</summary>
    public async Task<bool> SendAsync(JsonObject frame, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(frame.ToJsonString());
        if (bytes.Length > LongestSent)
            throw new InvalidOperationException($"A frame of {bytes.Length} bytes is too long for Discord.");
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (!_limit.Take())
                return false;
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            return true;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Null: Discord closed the connection.</summary>
    /// <exception cref="WebSocketException">It was cut, or the frame is too long.</exception>
    public async Task<JsonElement?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer.GetMemory(16 * 1024), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
                return null;
            buffer.Advance(result.Count);
            if (buffer.WrittenCount > LongestReceived)
                throw new WebSocketException("Discord sent a frame of more than 32 MiB");
            if (!result.EndOfMessage)
                continue;
            using var document = JsonDocument.Parse(buffer.WrittenMemory);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Leaves, so that the session can be taken up again.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Leaving);
            await _socket.CloseOutputAsync(Resumable, "", patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // It was closed already.
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _sending.Dispose();
        return ValueTask.CompletedTask;
    }
}
