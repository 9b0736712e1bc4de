using System.Text.RegularExpressions;
using ChatOps.Core.Transcripts;

namespace ChatOps.Server.Web.Page;

/// <summary>The class of a line of output.</summary>
internal static partial class OutputTone
{
    /// <summary>Many programs, those of a SENAITE instance among them, write their whole log to standard error: what they themselves call information is no warning.</summary>
    public static string Of(TranscriptLine line) => line.Stream switch
    {
        TranscriptStream.Bot => "bot",
        TranscriptStream.Error when !Information().IsMatch(line.Text) => "err",
        _ => "out",
    };

    /// <summary>At the beginning of the line, or after a time and what a log says beside it.</summary>
    [GeneratedRegex(@"\A(?:[\d\[]\S{0,40}[ \t]{1,4}(?:\S{1,40}[ \t]{1,4}){0,4})?[\[(]?(?:INFO|DEBUG|NOTICE)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Information();
}
