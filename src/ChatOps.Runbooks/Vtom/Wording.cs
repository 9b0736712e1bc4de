using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

internal static class Wording
{
    public static string Span(TimeSpan span) => Core.Text.UnitText.Duration(span < TimeSpan.Zero ? TimeSpan.Zero : span);

    public static string Quote(StepResult result) =>
        Quote(result.ErrorLines.Concat(result.OutputLines).Append($"exit status {result.ExitStatus?.ToString() ?? "none"}"));

    /// <summary>What a program said, short enough for one sentence.</summary>
    public static string Quote(IEnumerable<string> lines) => Core.Text.Quotation.Of(lines);

    public static bool IsMissing(string error) => error.Contains("No such file or directory", StringComparison.Ordinal);
}
