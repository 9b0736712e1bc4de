using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatOps.Server.Execution;

/// <summary>
/// One stream of a look at a host: the tool's bytes stand between two marks with the call's nonce; what comes before and after them came from the way
/// there. Both are kept up to a bound; the rest is read and dropped, so that the tool is not held up.
/// </summary>
internal sealed class MarkedStream(string nonce, int max)
{
    private const int MostNoise = 16 * 1024;
    private readonly byte[] _begin = Encoding.ASCII.GetBytes($"\nchatops {nonce} begin\n");
    private readonly byte[] _end = Encoding.ASCII.GetBytes($"\nchatops {nonce} end ");
    private readonly ArrayBufferWriter<byte> _tool = new();
    private readonly ArrayBufferWriter<byte> _way = new();
    private bool _truncated;

    /// <summary>The far side was reached: what follows is the tool's.</summary>
    public bool Begun { get; private set; }

    /// <summary>The tool's exit status; null: its end has not been seen.</summary>
    public int? Status { get; private set; }

    public Captured Tool => new(_tool.WrittenSpan.ToArray(), _truncated);

    public byte[] Way => _way.WrittenSpan.ToArray();

    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var held = 0;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(held), cancellationToken)) > 0)
                held = Take(buffer, held + read);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Somebody else still holds the other end; this is all that was said.
        }
        Keep(buffer.AsSpan(0, held));
    }

    /// <summary>Keeps what is decided; what may be the beginning of a mark is moved to the front of the buffer. Returns its length.</summary>
    private int Take(byte[] buffer, int length)
    {
        var rest = buffer.AsSpan(0, length);
        if (!Begun && Split(ref rest, _begin))
            Begun = true;
        while (Begun && Status is null && rest.IndexOf(_end) is >= 0 and var at)
        {
            Keep(rest[..at]);
            rest = rest[at..];
            var told = rest[_end.Length..];
            if (told.IndexOf((byte)'\n') is >= 0 and var end)
            {
                Status = ReadStatus(told[..end]);
                if (Status is null)
                    Keep(rest[.._end.Length]);
                rest = Status is null ? told : told[(end + 1)..];
            }
            else if (told.Length < 4)
            {
                return Hold(buffer, rest);
            }
            else
            {
                Keep(rest[.._end.Length]);
                rest = told;
            }
        }
        var open = Status is not null ? 0 : Math.Min(rest.Length, (Begun ? _end : _begin).Length - 1);
        Keep(rest[..^open]);
        return Hold(buffer, rest[^open..]);
    }

    private bool Split(ref Span<byte> rest, byte[] mark)
    {
        var at = rest.IndexOf(mark);
        if (at < 0)
            return false;
        Keep(rest[..at]);
        rest = rest[(at + mark.Length)..];
        return true;
    }

    private static int? ReadStatus(ReadOnlySpan<byte> text) =>
        text.Length <= 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;

    private static int Hold(byte[] buffer, Span<byte> rest)
    {
        rest.CopyTo(buffer);
        return rest.Length;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var tools = Begun && Status is null;
        var (kept, most) = tools ? (_tool, max) : (_way, MostNoise);
        var room = (int)Math.Min(bytes.Length, most - kept.WrittenCount);
        kept.Write(bytes[..room]);
        _truncated |= tools && room < bytes.Length;
    }
}
