using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>One Socket Mode connection, from its hello on. It reads until it is closed or dead; a peer that does not answer pings is dead.</summary>
internal sealed class SlackSocket : IAsyncDisposable
{
    private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PongPatience = TimeSpan.FromSeconds(15);
    private const int LongestFrame = 4 * 1024 * 1024;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource<Leaving> _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly SlackConnectionCount _count;
    private Task _reading = Task.CompletedTask;
    private int _gone;

    private SlackSocket(SlackConnectionCount count)
    {
        (_count = count).Begin();
        _socket.Options.KeepAliveInterval = Ping;
        _socket.Options.KeepAliveTimeout = PongPatience;
    }

    /// <summary>Completes when the connection has to be replaced.</summary>
    public Task<Leaving> Leaving => _leaving.Task;

    /// <summary>Connects and waits for the hello: before it nothing is delivered here.</summary>
    /// <exception cref="WebSocketException">It could not be opened, or was closed before the hello.</exception>
    /// <exception cref="OperationCanceledException">No hello in time.</exception>
    public static async Task<SlackSocket> ConnectAsync(
        Uri address, SlackConnectionCount count, Func<SlackSocket, JsonElement, Task> deliver, CancellationToken cancellationToken)
    {
        var socket = new SlackSocket(count);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Greeting);
            await socket._socket.ConnectAsync(address, patience.Token);
            while (true)
            {
                using var frame = await socket.ReadFrameAsync(patience.Token)
                    ?? throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, "Slack closed the connection before its hello");
                var type = frame.RootElement.Text("type");
                if (type == "hello")
                {
                    count.Told(frame.RootElement.At("num_connections") is { ValueKind: JsonValueKind.Number } all ? all.GetInt32() : 0);
                    break;
                }
                if (type == "disconnect")
                    throw new SlackLeftException(frame.RootElement.Text("reason"));
            }
            socket._reading = Task.Run(() => socket.ReadAsync(deliver), CancellationToken.None);
            return socket;
        }
        catch
        {
            await socket.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells Slack that the envelope is safe here.</summary>
    public async Task AcknowledgeAsync(string envelope)
    {
        var bytes = Encoding.UTF8.GetBytes($$"""{"envelope_id":{{JsonSerializer.Serialize(envelope)}}}""");
        await _sending.WaitAsync(_closing.Token);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, _closing.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits a little for what is under way here, then closes.</summary>
    public async Task LeaveAsync(TimeSpan grace)
    {
        await Task.WhenAny(_reading, Task.Delay(grace));
        await _closing.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _gone, 1) == 0)
            _count.End();
        _socket.Dispose();
        _sending.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync(Func<SlackSocket, JsonElement, Task> deliver)
    {
        try
        {
            while (await ReadFrameAsync(_closing.Token) is { } frame)
            {
                using (frame)
                    Take(frame.RootElement, deliver);
            }
            _leaving.TrySetResult(new("Slack closed the connection", Announced: false));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            await CloseAsync();
        }
        catch (Exception e)
        {
            _leaving.TrySetResult(new(e is OperationCanceledException ? "Slack does not answer pings" : e.Message, Announced: false));
        }
    }

    private void Take(JsonElement frame, Func<SlackSocket, JsonElement, Task> deliver)
    {
        switch (frame.Text("type"))
        {
            case "disconnect":
                _leaving.TrySetResult(new(frame.Text("reason"), Announced: true));
                break;
            case "hello":
                break;
            default:
                // Handled beside the reading: the next envelope does not wait for this one.
                _ = deliver(this, frame.Clone());
                break;
        }
    }

    private async Task<JsonDocument?> ReadFrameAsync(CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer.GetMemory(4096), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
                return null;
            buffer.Advance(result.Count);
            if (buffer.WrittenCount > LongestFrame)
                throw new WebSocketException("Slack sent a frame of more than 4 MiB");
            if (result.EndOfMessage)
                return JsonDocument.Parse(buffer.WrittenMemory.ToArray());
        }
    }

    private async Task CloseAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It was closed already.
        }
    }
}
