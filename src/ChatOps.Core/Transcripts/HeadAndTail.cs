using System.Text;

namespace ChatOps.Core.Transcripts;

/// <summary>The beginning and the end of a text that may be endless.</summary>
internal sealed class HeadAndTail
{
    private const int Most = 512 * 1024;
    private readonly StringBuilder _head = new();

    // Characters in a ring, not lines in a queue: these would live just long enough to fill the heap's old generation.
    private char[]? _tail;
    private long _written;

    /// <summary>True when lines between head and tail were dropped.</summary>
    public bool Cut => _written > Most;

    public void Add(string line)
    {
        if (_tail is null && _head.Length + line.Length < Most)
        {
            _head.Append(line).Append('\n');
            return;
        }
        _tail ??= new char[Most];
        Write(_tail, line);
        Write(_tail, "\n");
    }

    public override string ToString() => _tail is null ? _head.ToString() : $"{_head}{Tail(_tail)}";

    private void Write(char[] ring, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var at = (int)(_written % Most);
            var length = Math.Min(text.Length, Most - at);
            text[..length].CopyTo(ring.AsSpan(at));
            _written += length;
            text = text[length..];
        }
    }

    /// <summary>Whole lines only: the first one after a cut has lost its beginning.</summary>
    private string Tail(char[] ring)
    {
        if (!Cut)
            return new(ring, 0, (int)_written);
        var at = (int)(_written % Most);
        var text = string.Concat(ring.AsSpan(at), ring.AsSpan(0, at));
        return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }
}
