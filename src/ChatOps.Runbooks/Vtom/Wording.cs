using ChatOps.Core.Execution;
using ChatOps.Core.Runbooks;

namespace ChatOps.Runbooks.Vtom;

/// <summary>A question that the host did not answer in a way that can be relied on. Planning ends with <c>probe-failed</c>.</summary>
public sealed class UnreadableHostException : Exception
{
    public UnreadableHostException() { }
    public UnreadableHostException(string message) : base(message) { }
    public UnreadableHostException(string message, Exception inner) : base(message, inner) { }
}

internal static class Wording
{
    public static string Span(TimeSpan span) => Core.Operations.Spoken.Duration(span < TimeSpan.Zero ? TimeSpan.Zero : span);

    public static string Quote(StepResult result) =>
        Quote(result.ErrorLines.Concat(result.OutputLines).Append($"exit status {result.ExitStatus?.ToString() ?? "none"}"));

    /// <summary>What a program said, short enough for one sentence.</summary>
    public static string Quote(IEnumerable<string> lines) => Core.Quoting.Quotation.Of(lines);

    public static bool IsMissing(string error) => error.Contains("No such file or directory", StringComparison.Ordinal);
}
