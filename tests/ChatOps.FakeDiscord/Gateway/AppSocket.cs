using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>One connection of the application. Faults are played on it: dropped, closed with a code, dead.</summary>
public sealed class AppSocket : IDisposable
{
    private const int LongestFrame = 4096;
    private const int MostFrames = 120;

    private readonly WebSocket _socket;
    private readonly Action _abort;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<DateTimeOffset> _frames = new();
    private TaskCompletionSource? _held;

    internal AppSocket(WebSocket socket, Action abort, bool isForResume) => (_socket, _abort, IsForResume) = (socket, abort, isForResume);

    /// <summary>It came to the address that sessions are taken up again at.</summary>
    public bool IsForResume { get; }

    public AppSession? Session { get; internal set; }

    public bool IsOpen => !_ended.Task.IsCompleted;

    /// <summary>It said who it is, and events go to it.</summary>
    public bool IsReady { get; internal set; }

    public bool IsUsable => IsOpen && IsReady && !IsSilent;

    public bool IsSilent { get; private set; }

    /// <summary>The numbers that heartbeats confirmed; null where there was none yet.</summary>
    public IReadOnlyList<long?> Heartbeats { get; private set; } = [];

    /// <summary>With which code the application left; null: it did not.</summary>
    public int? LeftWith { get; private set; }

    /// <summary>Frames that the application sent.</summary>
    public int Sent { get; private set; }

    public Task Ended => _ended.Task;

    /// <summary>Cuts the connection as a network does: no closing frame.</summary>
    public void Drop()
    {
        End();
        try
        {
            _abort();
        }
        catch (ObjectDisposedException)
        {
            // The application was faster: its connection is gone already.
        }
    }

    /// <summary>From now on it is a dead peer: the connection stays open, nothing is sent, no heartbeat is confirmed.</summary>
    public void FallSilent() => IsSilent = true;

    /// <summary>What is to be sent waits until it is let go.</summary>
    public void Hold() => _held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        var held = _held;
        _held = null;
        held?.TrySetResult();
    }

    public void Dispose()
    {
        _socket.Dispose();
    }

    internal async Task SendAsync(JsonObject frame)
    {
        if (_held is { } held)
            await held.Task;
        if (IsSilent || !IsOpen)
            return;
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            End();
        }
        finally
        {
            _sending.Release();
        }
    }

    public async Task CloseAsync(int code)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _socket.CloseOutputAsync((WebSocketCloseStatus)code, "", patience.Token);
            await Task.WhenAny(_ended.Task, Task.Delay(TimeSpan.FromSeconds(2)));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // It was gone already.
        }
        End();
    }

    /// <summary>Null: the connection is over.</summary>
    internal async Task<JsonElement?> ReceiveAsync()
    {
        using var content = new MemoryStream();
        var buffer = new byte[8192];
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    LeftWith = (int?)_socket.CloseStatus;
                    End();
                    return null;
                }
                content.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                    break;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            End();
            return null;
        }
        Sent++;
        return content.Length <= LongestFrame && TryParse(content.ToArray()) is { } frame ? frame : JsonElement.Parse("""{"op":-1}""");
    }

    /// <summary>False: too many in a minute.</summary>
    internal bool MayStillSend(DateTimeOffset now)
    {
        while (_frames.TryPeek(out var oldest) && oldest.AddMinutes(1) <= now)
            _frames.Dequeue();
        _frames.Enqueue(now);
        return _frames.Count <= MostFrames;
    }

    internal void Beat(long? sequence) => Heartbeats = [.. Heartbeats, sequence];

    private static JsonElement? TryParse(byte[] text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void End() => _ended.TrySetResult();
}
