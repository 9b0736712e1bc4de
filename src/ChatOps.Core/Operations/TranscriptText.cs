using System.Text;
using ChatOps.Core.Chat;

namespace ChatOps.Core.Operations;

/// <summary>Bytes of one stream as masked, inert lines.</summary>
public sealed class TranscriptText(SecretMask mask)
{
    private readonly List<byte> _open = [];

    public IReadOnlyList<string> Push(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        foreach (var b in bytes)
        {
            if (b == '\n')
                lines.Add(Take());
            else
                _open.Add(b);
        }
        return lines;
    }

    public IReadOnlyList<string> Finish() => _open.Count == 0 ? [] : [Take()];

    private string Take()
    {
        var text = Encoding.UTF8.GetString([.. _open]).TrimEnd('\r');
        _open.Clear();
        return InertText.Show(mask.Mask(text));
    }
}
