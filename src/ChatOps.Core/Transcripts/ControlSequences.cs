using System.Buffers;

namespace ChatOps.Core.Transcripts;

/// <summary>
/// Takes out of a stream what steers a terminal: escape sequences and control characters other than line breaks and the tab. Before masking,
/// because a secret with a change of colour in its middle is still a secret. A sequence ends at a line break at the latest, and after a
/// bounded length, so that nothing can hide the rest of the output.
/// </summary>
internal sealed class ControlSequences
{
    private const int LongestString = 4096;
    private const int LongestSequence = 64;
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(b => b is not ('\n' or '\r' or '\t')).Select(b => (byte)b), 0x7F]);

    private State _state;
    private int _length;

    private enum State { Text, Escape, Sequence, Title, TitleEscape }

    public ReadOnlyMemory<byte> Push(ReadOnlySpan<byte> bytes)
    {
        if (_state == State.Text && !bytes.ContainsAny(Controls))
            return bytes.ToArray();
        var plain = new ArrayBufferWriter<byte>(Math.Max(bytes.Length, 16));
        while (!bytes.IsEmpty)
        {
            if (_state == State.Text)
            {
                var control = bytes.IndexOfAny(Controls);
                var length = control < 0 ? bytes.Length : control;
                plain.Write(bytes[..length]);
                bytes = bytes[length..];
                if (bytes.IsEmpty)
                    break;
            }
            if (Keeps(bytes[0]))
                plain.Write(bytes[..1]);
            bytes = bytes[1..];
        }
        return plain.WrittenMemory;
    }

    /// <summary>Moves on by one byte; true when it is text.</summary>
    private bool Keeps(byte b)
    {
        if (b is (byte)'\n' or (byte)'\r')
        {
            _state = State.Text;
            return true;
        }
        (_state, var text) = _state switch
        {
            State.Text => (b == 0x1B ? Begin() : State.Text, b is (byte)'\t' or >= 0x20 and not 0x7F),
            State.Escape => AfterEscape(b),
            State.Sequence => InSequence(b),
            State.Title => (InString(b), false),
            _ => (b == '\\' ? State.Text : b == 0x1B ? State.TitleEscape : InString(b), false),
        };
        return text;
    }

    private State Begin()
    {
        _length = 0;
        return State.Escape;
    }

    private (State, bool) AfterEscape(byte b) => b switch
    {
        (byte)'[' => (State.Sequence, false),
        (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_' => (State.Title, false),
        0x1B => (Begin(), false),
        >= 0x20 and <= 0x2F => (++_length < 4 ? State.Escape : State.Text, false),
        >= 0x80 => (State.Text, true),
        _ => (State.Text, false),
    };

    /// <summary>Parameters up to the letter that ends it.</summary>
    private (State, bool) InSequence(byte b) => b switch
    {
        0x1B => (Begin(), false),
        >= 0x40 and <= 0x7E => (State.Text, false),
        >= 0x80 => (State.Text, true),
        _ => (++_length < LongestSequence ? State.Sequence : State.Text, false),
    };

    /// <summary>A title or the like, up to BEL, ESC \ or CAN.</summary>
    private State InString(byte b) =>
        b is 0x07 or 0x18 or 0x1A || ++_length >= LongestString ? State.Text : b == 0x1B ? State.TitleEscape : State.Title;
}
