using System.Text;
using ChatOps.Core.Text;
using ChatOps.Core.Transcripts;

namespace ChatOps.Server.Web.Api;

/// <summary>A transcript as text. Where lines were not kept, one marker line says how many.</summary>
public static class PlainTranscript
{
    public static string Write(IReadOnlyList<TranscriptLine> lines, long from)
    {
        var text = new StringBuilder();
        var expected = from;
        foreach (var line in lines)
        {
            if (line.Number > expected)
                text.Append(Gap(line.Number - expected)).Append('\n');
            text.Append(line.At.UtcDateTime.ToString("HH:mm:ss")).Append(' ').Append(line.Step).Append(' ').Append(Mark(line.Stream)).Append(' ')
                .Append(InertText.ShowLine(line.Text)).Append('\n');
            expected = line.Number + 1;
        }
        return text.ToString();
    }

    public static string Gap(long lines) =>
        $"… {lines} line{(lines == 1 ? "" : "s")} not kept here; the whole output of a step can be read from its host …";

    public static string Mark(TranscriptStream stream) => stream switch
    {
        TranscriptStream.Output => "out|",
        TranscriptStream.Error => "err|",
        _ => "bot|",
    };
}
