
namespace ChatOps.Core.Transcripts;

/// <summary>The new lines of one read: all are counted, and those are held that a transcript can keep, its head or its tail.</summary>
internal sealed class FreshLines
{
    private readonly List<(long At, TranscriptStream Stream, string Text)> _head = [];
    private readonly Queue<(long At, TranscriptStream Stream, string Text)> _tail = new();

    public long Count { get; private set; }

    public long Outputs { get; private set; }

    public long Errors { get; private set; }

    /// <summary>In order, each with its place among all of them.</summary>
    public IEnumerable<(long At, TranscriptStream Stream, string Text)> Held => _head.Concat(_tail);

    public static FreshLines Of(IEnumerable<(TranscriptStream Stream, string Text)> lines)
    {
        var fresh = new FreshLines();
        foreach (var (stream, text) in lines)
            fresh.Add(stream, text);
        return fresh;
    }

    public void Add(TranscriptStream stream, string text)
    {
        var line = (Count++, stream, text);
        Outputs += stream == TranscriptStream.Output ? 1 : 0;
        Errors += stream == TranscriptStream.Error ? 1 : 0;
        if (_head.Count < TranscriptRecorder.KeptLines)
        {
            _head.Add(line);
            return;
        }
        _tail.Enqueue(line);
        if (_tail.Count > TranscriptRecorder.KeptLines)
            _tail.Dequeue();
    }
}
