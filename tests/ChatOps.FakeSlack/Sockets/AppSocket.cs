using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>One connection of the app. Faults are played on it: dropped, asked to leave, dead.</summary>
public sealed class AppSocket : IDisposable
{
    private readonly Frames _frames;
    private readonly Action _abort;
    private readonly ConcurrentDictionary<string, SlackDelivery> _waiting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private volatile bool _isClosing;
    private int _pings;
    private int _pongs;

    internal AppSocket(int number, Stream stream, Action abort)
    {
        Number = number;
        _frames = new(stream);
        _abort = abort;
    }

    /// <summary>1, 2, … in the order of their coming.</summary>
    public int Number { get; }

    public bool IsOpen => !_ended.Task.IsCompleted;

    /// <summary>It was said hello, and stays: envelopes may go to it.</summary>
    public bool IsUsable => IsOpen && SaidHello is not null && !IsLeaving;

    public DateTimeOffset? SaidHello { get; internal set; }

    /// <summary>It was asked to leave: new envelopes go to another one if there is one.</summary>
    public bool IsLeaving { get; internal set; }

    public bool IsSilent { get; private set; }

    /// <summary>How often the client asked whether anybody is there.</summary>
    public int Pings => Volatile.Read(ref _pings);

    public int Pongs => Volatile.Read(ref _pongs);

    /// <summary>It was closed by the client, not cut or closed by Slack.</summary>
    public bool WasLeft { get; private set; }

    public Task Ended => _ended.Task;

    /// <summary>Cuts the connection as a network does: no closing frame.</summary>
    public void Drop()
    {
        Abort();
        End();
    }

    /// <summary>From now on it is a dead peer: the connection stays open, nothing is sent, nothing answered.</summary>
    public void FallSilent() => IsSilent = true;

    public void Dispose()
    {
        _end.Dispose();
        _frames.Dispose();
    }

    internal async Task SendAsync(JsonObject frame)
    {
        if (!IsSilent && IsOpen)
            await WriteAsync(Opcode.Text, Encoding.UTF8.GetBytes(frame.ToJsonString()));
    }

    internal async Task DeliverAsync(SlackDelivery delivery)
    {
        _waiting[delivery.EnvelopeId] = delivery;
        delivery.Sent(this);
        await SendAsync(delivery.Envelope());
    }

    internal async Task CloseAsync()
    {
        if (IsOpen && !IsSilent)
        {
            _isClosing = true;
            await WriteAsync(Opcode.Close, new byte[] { 0x03, 0xe8 });
            await Task.WhenAny(_ended.Task, Task.Delay(TimeSpan.FromSeconds(2)));
        }
        End();
        Abort();
    }

    internal async Task RunAsync(TimeSpan pingEvery)
    {
        var pings = PingAsync(pingEvery);
        try
        {
            while (IsOpen && await _frames.ReadAsync(_end.Token) is { } frame && await TakeAsync(frame.Kind, frame.Content))
            {
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidDataException or ObjectDisposedException)
        {
            // It was cut; who waited for an acknowledgement waits on.
        }
        End();
        await pings;
    }

    /// <returns>False: the connection is over.</returns>
    private async Task<bool> TakeAsync(Opcode kind, byte[] content)
    {
        // A dead peer still takes bytes, until the system's buffers are full.
        if (IsSilent)
            return true;
        switch (kind)
        {
            case Opcode.Text:
                Acknowledge(content);
                return true;
            case Opcode.Ping:
                Interlocked.Increment(ref _pings);
                await WriteAsync(Opcode.Pong, content);
                return true;
            case Opcode.Pong:
                Interlocked.Increment(ref _pongs);
                return true;
            case Opcode.Close:
                if (_isClosing)
                    return false;
                WasLeft = true;
                await WriteAsync(Opcode.Close, content.AsMemory(0, Math.Min(2, content.Length)));
                return false;
            default:
                return true;
        }
    }

    private void Acknowledge(byte[] content)
    {
        if (Json.TryParse(content) is { } answer && answer.String("envelope_id") is { } id && _waiting.TryGetValue(id, out var delivery))
            delivery.Acknowledged(answer.Property("payload"));
    }

    private async Task PingAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (!IsSilent)
                    await WriteAsync(Opcode.Ping, Encoding.UTF8.GetBytes($"Ping from socket {Number}"));
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
    }

    private async Task WriteAsync(Opcode kind, ReadOnlyMemory<byte> content)
    {
        try
        {
            await _frames.WriteAsync(kind, content, _end.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            End();
        }
    }

    private void Abort()
    {
        try
        {
            _abort();
        }
        catch (ObjectDisposedException)
        {
            // The client was faster: its connection is gone already.
        }
    }

    private void End()
    {
        if (_ended.TrySetResult())
            _end.Cancel();
    }
}
