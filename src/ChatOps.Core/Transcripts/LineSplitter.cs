using System.Text;
using System.Text.Unicode;
using ChatOps.Core.Text;

namespace ChatOps.Core.Transcripts;

/// <summary>
/// Cuts bytes into lines: at <c>\n</c>, <c>\r\n</c>, and at a lone <c>\r</c>, with which progress bars write over themselves. A longer line
/// comes in pieces, <c>…</c> where it goes on, so memory stays bounded whatever a program prints. Each piece is UTF-8, or else Latin-1.
/// How the bytes were chunked makes no difference.
/// </summary>
/// <param name="maxBytes">Of one piece; at least 4.</param>
public sealed class LineSplitter(int maxBytes = 8192)
{
    private const char Continued = '…';
    private readonly byte[] _open = new byte[Math.Max(maxBytes, 4) + 1];
    private int _length;
    private bool _continues;
    private bool _brokenByReturn;

    public IReadOnlyList<string> Push(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            AddText(end < 0 ? bytes : bytes[..end], lines);
            if (end < 0)
                break;
            Break(bytes[end], lines);
            bytes = bytes[(end + 1)..];
        }
        return lines;
    }

    /// <summary>The last line, if it had no end.</summary>
    public IReadOnlyList<string> Flush()
    {
        var last = IsEmpty ? Array.Empty<string>() : [Take(_length, goesOn: false)];
        _brokenByReturn = false;
        return last;
    }

    private bool IsEmpty => _length == 0 && !_continues;

    private void Break(byte b, List<string> lines)
    {
        if (b == '\r')
        {
            if (IsEmpty)
                return;
            lines.Add(Take(_length, goesOn: false));
            _brokenByReturn = true;
        }
        else
        {
            if (!_brokenByReturn)
                lines.Add(Take(_length, goesOn: false));
            _brokenByReturn = false;
        }
    }

    private void AddText(ReadOnlySpan<byte> text, List<string> lines)
    {
        if (!text.IsEmpty)
            _brokenByReturn = false;
        while (!text.IsEmpty)
        {
            var room = Math.Min(_open.Length - _length, text.Length);
            text[..room].CopyTo(_open.AsSpan(_length));
            _length += room;
            text = text[room..];
            if (_length == _open.Length)
                lines.Add(Take(Cut(), goesOn: true));
        }
    }

    /// <summary>The last place within the limit that is not inside a character.</summary>
    private int Cut()
    {
        var most = _open.Length - 1;
        for (var at = most; at > most - 4; at--)
        {
            if ((_open[at] & 0xC0) != 0x80)
                return at == 0 ? most : at;
        }
        return most;
    }

    private string Take(int length, bool goesOn)
    {
        var text = InertText.Show(Decode(_open.AsSpan(0, length)));
        var line = (_continues, goesOn) switch
        {
            (false, false) => text,
            (false, true) => $"{text}{Continued}",
            (true, false) => $"{Continued}{text}",
            _ => $"{Continued}{text}{Continued}",
        };
        _open.AsSpan(length, _length - length).CopyTo(_open);
        _length -= length;
        _continues = goesOn;
        return line;
    }

    private static string Decode(ReadOnlySpan<byte> bytes) => (Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
}
