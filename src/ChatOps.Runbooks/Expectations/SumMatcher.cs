using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Expectations;

/// <summary>Compares what <c>sha256sum</c> says.</summary>
/// <param name="Sha256">Empty: anything, and it is only kept to be compared later.</param>
internal sealed record SumMatcher(string Sha256) : Matcher
{
    public override string Words() => Sha256.Length == 0 ? "has bytes that can be told apart" : $"has the SHA-256 {Sha256[..12]}…";

    public override Seen Of(StepResult result)
    {
        if (FileMatcher.IsMissing(result))
            return Seen.Of(Sha256.Length == 0, "is not there");
        if (Sha256.Length == 0 && result is { CutShort: null, ExitStatus: 1 } && result.ErrorLines.Any(l => l.EndsWith(": Is a directory", StringComparison.Ordinal)))
            return Seen.Of(true, "is a folder");
        // A name with odd characters makes sha256sum begin its line with a backslash.
        return result is { CutShort: null, ExitStatus: 0, Whole: true } && result.Output.TrimStart('\\').Split(' ')[0] is { Length: 64 } sum && sum.All(char.IsAsciiHexDigit)
            ? Seen.Of(Sha256.Length == 0 || sum == Sha256, $"has the SHA-256 {sum[..12]}…", sum)
            : Seen.Unread(result);
    }
}
