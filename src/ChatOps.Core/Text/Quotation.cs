
namespace ChatOps.Core.Text;

/// <summary>
/// What a host's program said, for one sentence of a message. The system's own sentence ("No space left on device") comes first and whole, long paths
/// lose their middle, and rows of tables and listings are counted instead of shown: they are for the transcript.
/// </summary>
public static class Quotation
{
    /// <summary>Of one line. What is longer loses its middle, never a system's sentence.</summary>
    private const int Longest = 300;

    private const int Most = 3;

    /// <returns><c>nothing</c> where nothing was said.</returns>
    public static string Of(IEnumerable<string> lines)
    {
        var said = lines.Select(PythonBytes.Strip).Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        var records = said.Count(RecordLine.Is);
        var told = said.Where(l => !RecordLine.Is(l)).Distinct(StringComparer.Ordinal).ToList();
        if (told is [])
            return records == 0 ? "nothing" : $"{records} line{(records == 1 ? "" : "s")} of a table, which the output has";
        return string.Join(" / ", Chosen(told).Select(l => Line(l)));
    }

    /// <summary>One line, short enough to be read in a message.</summary>
    public static string Line(string line) => Line(line, Longest);

    public static string Line(string line, int most)
    {
        var shown = LongPath.Shorten(line);
        if (shown.Length <= most)
            return shown;
        var sentence = SystemSentence.In(shown) is { } found && found.Length + 20 <= most ? found : "";
        var room = (most - sentence.Length - 6) / 2;
        var (head, tail) = (Whole(shown[..room]), WholeTail(shown[^room..]));
        return sentence.Length == 0 || head.Contains(sentence, StringComparison.Ordinal) || tail.Contains(sentence, StringComparison.Ordinal)
            ? $"{head} … {tail}"
            : $"{head} … {sentence} … {tail}";
    }

    /// <summary>Those that hold the system's own sentence before all others; a traceback's last line says more than its first ones.</summary>
    private static IEnumerable<string> Chosen(List<string> told)
    {
        var sentences = told.Where(l => SystemSentence.In(l) is not null).Take(Most).ToList();
        return sentences.Concat(told.Except(sentences).Take(Most - sentences.Count));
    }

    /// <summary>Half of a surrogate pair is no text.</summary>
    private static string Whole(string head) => char.IsHighSurrogate(head[^1]) ? head[..^1] : head;

    private static string WholeTail(string tail) => char.IsLowSurrogate(tail[0]) ? tail[1..] : tail;
}
