using System.Text;

namespace ChatOps.Server.Execution;

/// <summary>What came out of one stream: the first bytes up to a bound; the rest is read and dropped, so that the program is not held up.</summary>
internal sealed record Captured(ReadOnlyMemory<byte> Bytes, bool Truncated)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>UTF-8 where the whole stream is that, else Latin-1, in which every byte means something.</summary>
    public string Text
    {
        get
        {
            try
            {
                return Strict.GetString((Truncated ? WholeCharacters() : Bytes).Span);
            }
            catch (DecoderFallbackException)
            {
                return Encoding.Latin1.GetString(Bytes.Span);
            }
        }
    }

    public static async Task<Captured> ReadAsync(Stream stream, int max, CancellationToken cancellationToken)
    {
        var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var truncated = false;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                var room = (int)Math.Min(read, max - kept.Length);
                kept.Write(buffer, 0, room);
                truncated |= room < read;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Somebody else still holds the other end; the program itself is gone, so this is all it said.
        }
        return new(kept.GetBuffer().AsMemory(0, (int)kept.Length), truncated);
    }

    // A cut may fall into the middle of a character; up to three bytes of it are left away.
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
