using System.Text;

namespace ChatOps.Core.Transcripts;

/// <summary>
/// The bytes of one stream as lines for a transcript: control sequences out, secrets masked, split, decoded, nothing invisible left. The same
/// bytes make the same lines however they were chunked, so a new life of the bot counts lines as the last one did.
/// </summary>
public sealed class TranscriptText(SecretMask mask)
{
    private readonly ControlSequences _controls = new();
    private readonly MaskedBytes _masked = mask.Stream();
    private readonly LineSplitter _lines = new();

    public IReadOnlyList<string> Push(ReadOnlySpan<byte> bytes) => _lines.Push(_masked.Push(_controls.Push(bytes).Span, end: false).Span);

    /// <summary>What a probe answered, without what steers a terminal: a judge reads it as it reads a step's output.</summary>
    public static string Plain(string text) => Encoding.UTF8.GetString(new ControlSequences().Push(Encoding.UTF8.GetBytes(text)).Span);

    /// <summary>What is left at the end of the stream.</summary>
    public IReadOnlyList<string> Finish() => [.. _lines.Push(_masked.Push([], end: true).Span), .. _lines.Flush()];
}
