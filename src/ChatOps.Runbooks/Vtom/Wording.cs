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

    /// <summary>The first lines of what a program said, short enough for one sentence.</summary>
    public static string Quote(IEnumerable<string> lines)
    {
        var shown = lines.Where(l => l.Trim().Length > 0).Take(3).Select(l => l.Length > 200 ? l[..200] + "…" : l).ToList();
        return shown is [] ? "nothing" : string.Join(" / ", shown);
    }

    public static bool IsMissing(string error) => error.Contains("No such file or directory", StringComparison.Ordinal);
}
