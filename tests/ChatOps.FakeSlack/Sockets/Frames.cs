using System.Buffers.Binary;

namespace ChatOps.Fakes.Slack;

/// <summary>
/// WebSocket frames by hand (RFC 6455): the framework's own WebSocket answers pings by itself, and a peer that plays dead must not.
/// </summary>
internal sealed class Frames(Stream stream) : IDisposable
{
    private const int Longest = 16 * 1024 * 1024;

    private readonly BufferedStream _incoming = new(stream, 8192);
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>The next message or control frame; fragments are put together. Null: the stream has ended.</summary>
    public async Task<(Opcode Kind, byte[] Content)?> ReadAsync(CancellationToken cancel)
    {
        var (kind, whole) = (Opcode.Continuation, Array.Empty<byte>());
        while (await ReadFrameAsync(cancel) is { } frame)
        {
            if (frame.Kind >= Opcode.Close)
                return (frame.Kind, frame.Content);
            if (frame.Kind != Opcode.Continuation)
                kind = frame.Kind;
            whole = whole.Length == 0 ? frame.Content : [.. whole, .. frame.Content];
            if (frame.IsLast)
                return (kind, whole);
        }
        return null;
    }

    public async Task WriteAsync(Opcode kind, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var header = content.Length switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };
        var frame = new byte[header + content.Length];
        frame[0] = (byte)(0x80 | (int)kind);
        if (header == 2)
            frame[1] = (byte)content.Length;
        else if (header == 4)
            (frame[1], _) = ((byte)126, BinaryPrimitives.TryWriteUInt16BigEndian(frame.AsSpan(2), (ushort)content.Length));
        else
            (frame[1], _) = ((byte)127, BinaryPrimitives.TryWriteUInt64BigEndian(frame.AsSpan(2), (ulong)content.Length));
        content.CopyTo(frame.AsMemory(header));
        await _writing.WaitAsync(cancel);
        try
        {
            await stream.WriteAsync(frame, cancel);
            await stream.FlushAsync(cancel);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task<(Opcode Kind, byte[] Content, bool IsLast)?> ReadFrameAsync(CancellationToken cancel)
    {
        var head = new byte[8];
        if (await _incoming.ReadAtLeastAsync(head.AsMemory(0, 2), 2, throwOnEndOfStream: false, cancel) < 2)
            return null;
        var (kind, last, masked, length) = ((Opcode)(head[0] & 0x0f), (head[0] & 0x80) != 0, (head[1] & 0x80) != 0, (long)(head[1] & 0x7f));
        if (length >= 126)
        {
            var bytes = length == 126 ? 2 : 8;
            await _incoming.ReadExactlyAsync(head.AsMemory(0, bytes), cancel);
            length = bytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(head) : BinaryPrimitives.ReadInt64BigEndian(head);
        }
        if (!masked || length is < 0 or > Longest)
            throw new InvalidDataException("A client's frame is masked and of sensible length.");
        var mask = new byte[4];
        await _incoming.ReadExactlyAsync(mask, cancel);
        var content = new byte[length];
        await _incoming.ReadExactlyAsync(content, cancel);
        for (var i = 0; i < content.Length; i++)
            content[i] ^= mask[i % 4];
        return (kind, content, last);
    }
}
