using System.Buffers;
using System.Text;
using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution;

/// <summary>What came out of one stream: the first bytes up to a bound; the rest is read and dropped, so that the program is not held up.</summary>
internal sealed record Captured(ReadOnlyMemory<byte> Bytes, bool Truncated)
{
    public static readonly Captured None = new(ReadOnlyMemory<byte>.Empty, Truncated: false);

    private const int Small = 64 * 1024;

    // A step that prints a gigabyte comes by in a thousand of these; few and equal buffers keep the heap from growing with it.
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(maxArrayLength: 8 * 1024 * 1024, maxArraysPerBucket: 4);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 where the whole stream is that, else Latin-1, in which every byte means something.</summary>
    public string Text => Read.Text;

    public InputEncoding Encoding => Read.Encoding;

    private (string Text, InputEncoding Encoding) Read
    {
        get
        {
            try
            {
                return (Strict.GetString((Truncated ? WholeCharacters() : Bytes).Span), InputEncoding.Utf8);
            }
            catch (DecoderFallbackException)
            {
                return (System.Text.Encoding.Latin1.GetString(Bytes.Span), InputEncoding.Latin1);
            }
        }
    }

    public static async Task<Captured> ReadAsync(Stream stream, int max, CancellationToken cancellationToken)
    {
        var kept = Buffers.Rent(Small);
        var (length, truncated) = (0, false);
        try
        {
            int read;
            do
            {
                if (length == kept.Length)
                    kept = Grown(kept, max);
                read = await stream.ReadAsync(kept.AsMemory(length), cancellationToken);
                truncated |= length + read > max;
                length = Math.Min(length + read, max);
            }
            while (read > 0);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Somebody else still holds the other end; the program itself is gone, so this is all it said.
        }
        var bytes = kept.AsSpan(0, length).ToArray();
        Buffers.Return(kept);
        return new(bytes, truncated);
    }

    private static byte[] Grown(byte[] full, int max)
    {
        var larger = Buffers.Rent(Math.Max(full.Length * 2, max + 1));
        full.CopyTo(larger, 0);
        Buffers.Return(full);
        return larger;
    }

    // A cut may fall into the middle of a character; up to three bytes of it are left out.
    private ReadOnlyMemory<byte> WholeCharacters()
    {
        var end = Bytes.Length;
        for (var back = 1; back <= Math.Min(4, end); back++)
        {
            var b = Bytes.Span[end - back];
            if ((b & 0xC0) == 0x80)
                continue;
            var length = b < 0x80 ? 1 : b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
            return length > back ? Bytes[..(end - back)] : Bytes;
        }
        return Bytes;
    }
}
